// qianzhao bench: throughput of each stage and of the whole chain, beside the bare limits measured in the same run.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { BenchReport } from '../../../lab/bench/bench.ts'
import { runBench, stageNames } from '../../../lab/bench/bench.ts'
import { simulatedLines } from '../../../lab/bench/simulated-city.ts'
import type { Command } from '../command.ts'
import { printJson, settingsFrom, settingsOptions, terminalProgress, usageError, userKeyFile } from '../command.ts'

const help = `usage: qianzhao bench [${stageNames.join('|')}] [--posts N] [--json] [--config FILE] [--set key=value]…
`

/** Through the whole chain before it is measured: a service that runs for months is warm. */
const warmUpPosts = 50_000

export const bench: Command = async (arguments_) => {
  const { values, positionals } = parseArgs({
    args: [...arguments_],
    allowPositionals: true,
    options: { ...settingsOptions, posts: { type: 'string', default: '100000' }, json: { type: 'boolean' } },
  })
  if (values.help === true) {
    process.stdout.write(help)
    return 0
  }
  const only = positionals[0] ?? null
  if (only !== null && !(stageNames as readonly string[]).includes(only))
    throw usageError(`bench ${only}: wanted one of ${stageNames.join(', ')}`)
  const count = Number(values.posts)
  if (!Number.isInteger(count) || count < 1000)
    throw usageError(`--posts ${values.posts}: wanted a whole number from 1000`)
  const settings = settingsFrom(values)
  const progress = terminalProgress()
  const folder = mkdtempSync(join(tmpdir(), 'qianzhao-bench-'))
  try {
    progress.show('making posts')
    const warmUpCount = only === null || only === 'endToEnd' ? warmUpPosts : 0
    const made = await simulatedLines(settings, warmUpCount + count)
    const [warmUp, lines] = [made.slice(0, warmUpCount), made.slice(warmUpCount)]
    const keyFile = userKeyFile()
    const report = await runBench({ settings, lines, warmUp, only, keyFile, folder, progress: progress.show })
    progress.clear()
    if (values.json === true) printJson(report)
    else process.stdout.write(table(report))
    return 0
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function table(report: BenchReport): string {
  const rows = Object.entries(report.stages).map(
    ([name, figure]) =>
      `${name.padEnd(10)} ${String(figure.postsPerSecond).padStart(9)} posts/s   ${figure.ratio.toFixed(3).padStart(7)} of ${figure.limit} (${figure.limitIs})`,
  )
  const whole = report.endToEnd
  if (whole !== null) {
    rows.push(
      `end to end ${String(whole.postsPerSecond).padStart(9)} posts/s   ${whole.ratio.toFixed(3).padStart(7)} of ${whole.limit} (JSON.parse of the same bytes); ${whole.workers} annotation thread(s), ${whole.mainMicroseconds} µs of processor a post on the main thread, ${whole.allMicroseconds} on all; ${whole.durable}`,
      `index      ${String(whole.indexPostsPerSecond).padStart(9)} posts/s   catches up in ${whole.indexCatchUpSeconds} s (index.documents: ${whole.index})`,
    )
  }
  return `${report.posts} posts of ${report.bytesPerPost} bytes, ${report.cores} cores, Node ${report.node}\n${rows.join('\n')}\n`
}
