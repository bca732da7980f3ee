// qianzhao train: fits a model from labelled files and writes it with its card beside it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { trainFusionFromFiles } from '../../../lab/backtest/train-fusion-files.ts'
import type { Settings } from '../../run/config/load-config.ts'
import { nameOfFile, readTextRows } from '../../../lab/eval/rows.ts'
import { createTextTools } from '../../run/text-tools.ts'
import { trainDepartments } from '../../../lab/train/departments.ts'
import { trainSentiment } from '../../../lab/train/sentiment.ts'
import type { TrainedModel, TrainingFile } from '../../../lab/train/sentiment.ts'
import { trainHappenings } from '../../../lab/early/happenings/train-happenings.ts'
import { trainHarmFromFiles } from '../../../lab/train/harm/train-harm-files.ts'
import { trainTopic } from '../../../lab/train/topic.ts'
import type { Command } from '../command.ts'
import { settingsFrom, settingsOptions, terminalProgress, usageError, userKeyFile } from '../command.ts'

const help = `usage: qianzhao train sentiment|topic|department|harm|fusion|happenings --data FILE… --out FILE [--leave CITY:HALF]
The same files give the same bytes. The card is written to FILE with .md in place of its ending.
`

export const train: Command = async (arguments_) => {
  const { values, positionals } = parseArgs({
    args: dataList(arguments_),
    allowPositionals: true,
    options: {
      ...settingsOptions,
      data: { type: 'string', multiple: true },
      out: { type: 'string' },
      leave: { type: 'string' },
    },
  })
  if (values.help === true) {
    process.stdout.write(help)
    return 0
  }
  const [task] = positionals
  const paths = values.data ?? []
  if (task === undefined || paths.length === 0 || values.out === undefined)
    throw usageError(`train needs a task, --data FILE… and --out FILE.\n${help}`)
  const progress = terminalProgress()
  const files: TrainingFile[] = []
  for (const path of ['fusion', 'harm', 'happenings'].includes(task) ? [] : paths) {
    progress.show(`reading ${path}`)
    files.push({ name: nameOfFile(path), rows: await readTextRows(path) })
  }
  progress.show('training')
  const settings = settingsFrom(values)
  const model = await fromFiles(task, paths, settings, values.leave ?? null, progress.show)
  const trained =
    model ??
    fit(
      task,
      files,
      settings.taxonomy.topics.map((topic) => topic.id),
    )
  progress.clear()
  writeFileSync(values.out, trained.bytes)
  writeFileSync(values.out.replace(/\.[a-z]+$/u, '') + '.md', trained.card)
  process.stdout.write(`${trained.bytes.length} bytes → ${values.out}\n`)
  return 0
}

/** The tasks that read their files by themselves; null for the others. */
async function fromFiles(
  task: string,
  paths: readonly string[],
  settings: Settings,
  leave: string | null,
  progress: (sentence: string) => void,
): Promise<TrainedModel | null> {
  switch (task) {
    case 'fusion':
      return fitFusion(paths, settings, progress)
    case 'harm':
      return trainHarmFromFiles(paths, { leave, progress })
    case 'happenings':
      return trainHappenings({
        list: paths[0] ?? '',
        settings,
        keyFile: userKeyFile(),
        calibration: 'platt:real-wording:v1',
        progress,
      })
    default:
      return null
  }
}

/** Each FILE has its truth beside it as FILE.truth.json, as simulate writes it. */
async function fitFusion(
  files: readonly string[],
  settings: Settings,
  progress: (sentence: string) => void,
): Promise<TrainedModel> {
  const folder = mkdtempSync(join(tmpdir(), 'qianzhao-fusion-'))
  const tools = await createTextTools(settings, { keyFile: userKeyFile(), runStartMs: Infinity })
  try {
    return await trainFusionFromFiles({ files, settings, tools, folder, calibration: 'given-streams:v1', progress })
  } finally {
    await tools.pool.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

function fit(task: string, files: readonly TrainingFile[], topics: readonly string[]): TrainedModel {
  switch (task) {
    case 'sentiment':
      return trainSentiment(files)
    case 'topic':
      return trainTopic(files, topics)
    case 'department':
      return trainDepartments(files)
    default:
      throw usageError(`train ${task}: wanted sentiment, topic, department, harm, fusion or happenings`)
  }
}

/** `--data A B C` gives the option three times, as the shell's own expansion of * writes it. */
export function dataList(arguments_: readonly string[]): string[] {
  const result: string[] = []
  let inData = false
  for (const argument of arguments_) {
    if (argument.startsWith('--')) inData = argument === '--data'
    else if (inData && result.at(-1) !== '--data') result.push('--data')
    result.push(argument)
  }
  return result
}
