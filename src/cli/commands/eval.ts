// qianzhao eval: accuracy of one part on labelled files, read as they are.
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { parseArgs } from 'node:util'
import { EarlyWarningError } from '../../core/errors.ts'
import type { Evaluation } from '../../../lab/eval/evaluation.ts'
import { evaluationTasks, evaluateTask } from '../../../lab/eval/evaluate.ts'
import type { Command } from '../command.ts'
import { printJson, settingsFrom, settingsOptions, terminalProgress, usageError, userKeyFile } from '../command.ts'
import { dataList } from './train.ts'

const help = `usage: qianzhao eval ${evaluationTasks.join('|')} --data FILE… [--json] [--seed TEXT] [--config FILE] [--set key=value]…
Reads the labelled files as they are and prints precision, recall, F1 and throughput. With several files the figures of each and their mean.
eval redact without a file plants made-up personal values, drawn by --seed, in every kind, disguise and field, and harmless words beside them.
`

export const evaluate: Command = async (arguments_) => {
  const { values, positionals } = parseArgs({
    args: dataList(arguments_),
    allowPositionals: true,
    options: {
      ...settingsOptions,
      data: { type: 'string', multiple: true },
      json: { type: 'boolean' },
      seed: { type: 'string' },
    },
  })
  if (values.help === true) {
    process.stdout.write(help)
    return 0
  }
  const task = evaluationTasks.find((name) => name === positionals[0])
  if (task === undefined)
    throw usageError(`eval ${positionals[0] ?? ''}: wanted one of ${evaluationTasks.join(', ')}\n${help}`)
  const files = values.data ?? []
  if (files.length === 0 && task !== 'fusion' && task !== 'redact')
    throw usageError(`eval ${task} needs --data FILE\n${help}`)
  const progress = terminalProgress()
  const result = await evaluateTask(task, files, {
    settings: settingsFrom(values),
    keyFile: userKeyFile(),
    ...(values.seed === undefined ? {} : { seed: values.seed }),
    progress: progress.show,
    readBytes,
  })
  progress.clear()
  if (values.json === true) printJson(result)
  else process.stdout.write(describe(result))
  return 0
}

function bytesOf(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (cause) {
    throw new EarlyWarningError(
      'INPUT_UNREADABLE',
      `${path} cannot be opened. Give the path of a readable file.`,
      cause,
    )
  }
}

function readBytes(path: string): Buffer {
  const bytes = bytesOf(path)
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes
}

/** Scalars first, then tables of scalars, one level deep; longer structures are for --json. */
function describe(result: Evaluation, indent = ''): string {
  let text = ''
  for (const [name, value] of Object.entries(result)) {
    if (typeof value === 'number' || typeof value === 'string') text += `${indent}${name.padEnd(22)} ${value}\n`
    else if (
      typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      name !== 'confusion' &&
      indent.length < 4
    ) {
      text += `${indent}${name}\n${describe(value as Evaluation, `${indent}  `)}`
    }
  }
  return text
}
