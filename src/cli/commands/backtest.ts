// qianzhao backtest: replays a stream whose truth is known and says what was seen, how early, and at how many false alarms.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { defaultHorizonMs } from '../../../lab/backtest/backtest.ts'
import { readTruth } from '../../../lab/backtest/read-truth.ts'
import { replayAndJudge } from '../../../lab/backtest/replay-and-judge.ts'
import { backtestHtml } from '../../../lab/backtest/report-html.ts'
import { backtestText } from '../../../lab/backtest/report-text.ts'
import { summarise } from '../../../lab/backtest/summary.ts'
import { parseDuration } from '../../run/config/duration.ts'
import { createTextTools } from '../../run/text-tools.ts'
import type { Command } from '../command.ts'
import { printJson, settingsFrom, settingsOptions, terminalProgress, usageError, userKeyFile } from '../command.ts'

const help = `usage: qianzhao backtest FILE… --truth FILE [--out DIR] [--horizon 24h] [--json] [--config FILE] [--set key=value]…
Replays the stream with the present settings and compares the alerts with the truth and with naive rules on the same stream.
With --out the replay's files and report.html stay in DIR.
`

export const backtest: Command = async (arguments_) => {
  const { values, positionals } = parseArgs({
    args: [...arguments_],
    allowPositionals: true,
    options: {
      ...settingsOptions,
      truth: { type: 'string' },
      out: { type: 'string' },
      horizon: { type: 'string' },
      json: { type: 'boolean' },
    },
  })
  if (values.help === true) {
    process.stdout.write(help)
    return 0
  }
  if (positionals.length === 0 || values.truth === undefined)
    throw usageError(`backtest needs at least one FILE and --truth FILE.\n${help}`)
  const horizonMs = values.horizon === undefined ? defaultHorizonMs : parseDuration(values.horizon)
  if (horizonMs === null) throw usageError(`--horizon ${values.horizon ?? ''}: wanted a duration such as 24h`)
  const truth = readTruth(values.truth)
  // Decisions a minute apart are exact enough for lead times in hours and cost a sixtieth of the ticks.
  const settings = settingsFrom({ config: values.config, set: ['run.tickLength=1m', ...(values.set ?? [])] })
  const out = values.out ?? mkdtempSync(join(tmpdir(), 'qianzhao-backtest-'))
  const progress = terminalProgress()
  const tools = await createTextTools(settings, { keyFile: userKeyFile(), runStartMs: Infinity })
  try {
    const run = await replayAndJudge({
      files: positionals,
      truth,
      out,
      settings,
      tools,
      horizonMs,
      progress: progress.show,
    })
    const summary = summarise([run], settings.config.alerts)
    progress.clear()
    if (values.out !== undefined) writeFileSync(join(out, 'report.html'), backtestHtml(summary, positionals.join(', ')))
    if (values.json === true) printJson(summary)
    else process.stdout.write(`${backtestText(summary)}\n`)
    return 0
  } finally {
    await tools.pool.close()
    if (values.out === undefined) rmSync(out, { recursive: true, force: true })
  }
}
