// qianzhao simulate: a synthetic city stream in the project's own post shape, with its truth beside it.
import { parseArgs } from 'node:util'
import { simulateToFile } from '../../run/demo/simulate-to-file.ts'
import type { Command } from '../command.ts'
import { settingsFrom, settingsOptions, terminalProgress, usageError } from '../command.ts'

const help = `usage: qianzhao simulate --scenario NAME --seed N --out FILE [--rate X] [--config FILE] [--set key=value]…
Writes JSON lines to FILE and the planted events to FILE.truth.json. The same scenario and seed give the same bytes.
--rate multiplies the posts a day of every source.
`

export const simulate: Command = async (arguments_) => {
  const { values } = parseArgs({
    args: [...arguments_],
    options: {
      ...settingsOptions,
      scenario: { type: 'string' },
      seed: { type: 'string', default: '1' },
      out: { type: 'string' },
      rate: { type: 'string', default: '1' },
    },
  })
  if (values.help === true) {
    process.stdout.write(help)
    return 0
  }
  if (values.scenario === undefined || values.out === undefined)
    throw usageError(`simulate needs --scenario NAME and --out FILE.\n${help}`)
  const rate = Number(values.rate)
  if (!(rate > 0)) throw usageError(`--rate ${values.rate}: wanted a number above 0`)
  const progress = terminalProgress()
  const written = await simulateToFile({
    settings: settingsFrom(values),
    scenario: values.scenario,
    seed: values.seed,
    out: values.out,
    rate,
    progress: progress.show,
  })
  progress.clear()
  process.stdout.write(
    `${written.posts} posts and ${written.events} planted events → ${values.out}, ${values.out}.truth.json\n`,
  )
  return 0
}
