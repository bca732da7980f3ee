// Claim: in simulated cities crises are alerted before a spike rule with no more false alarms, at a budget that is kept.
// Run: node benchmarks/simulated-cities.ts [scenario] [first seed] [number of seeds] [report.html] [rate of posts]
// One seed after another in this process; what was judged stands in $TMPDIR/qianzhao-cities-*.json, so that a broken run goes on.
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BacktestRun } from '../lab/backtest/backtest-run.ts'
import { defaultHorizonMs } from '../lab/backtest/backtest.ts'
import { readTruth } from '../lab/backtest/read-truth.ts'
import { replayAndJudge } from '../lab/backtest/replay-and-judge.ts'
import { backtestHtml } from '../lab/backtest/report-html.ts'
import { backtestText } from '../lab/backtest/report-text.ts'
import { summarise } from '../lab/backtest/summary.ts'
import { loadSettings } from '../src/run/config/load-config.ts'
import { loadScenario } from '../src/simulate/load-scenario.ts'
import { loadHomeCity } from '../src/run/demo/simulate-to-file.ts'
import { writeSimulation } from '../src/simulate/write-simulation.ts'
import { createTextTools } from '../src/run/text-tools.ts'

const [, , name = 'city-week', first = '101', count = '20', report = '', rate = '1'] = process.argv
const settings = loadSettings({
  directory: fileURLToPath(new URL('../config', import.meta.url)),
  file: null,
  overrides: ['run.tickLength=1m', 'correlate.warnings=situations'],
  environment: {},
})
const scenario = loadScenario(name)
const city = await loadHomeCity(settings)
const folder = mkdtempSync(join(tmpdir(), 'qianzhao-cities-'))
const tools = await createTextTools(settings, { keyFile: join(folder, 'keys.json'), runStartMs: Infinity })
const code = codeHash()
const runs: BacktestRun[] = []
try {
  for (let seed = Number(first); seed < Number(first) + Number(count); seed++) {
    const run = await judged(seed)
    runs.push(run)
    const found = run.events.filter(({ crisis, raisedAtMs }) => crisis && raisedAtMs !== null).length
    const crises = run.events.filter(({ crisis }) => crisis).length
    console.error(
      `seed ${seed}: ${found} of ${crises} crises, ${run.falseAlarms} false alarms, ${run.complaints} complaints`,
    )
  }
} finally {
  await tools.pool.close()
  rmSync(folder, { recursive: true, force: true })
}

/** Of everything that decides: a week that other code judged is judged anew. */
function codeHash(): string {
  const hash = createHash('sha256')
  const source = fileURLToPath(new URL('../src', import.meta.url))
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
  for (const file of files.sort()) hash.update(file).update(readFileSync(join(source, file)))
  return hash.digest('hex')
}

async function judged(seed: number): Promise<BacktestRun> {
  const name16 = createHash('sha256')
    .update(JSON.stringify([code, tools.version, scenario, rate, seed]))
    .digest('hex')
    .slice(0, 16)
  const known = join(tmpdir(), `qianzhao-cities-${name16}.json`)
  if (existsSync(known)) return JSON.parse(readFileSync(known, 'utf8')) as BacktestRun
  const stream = join(folder, 'stream.jsonl')
  await writeSimulation({ scenario, city, seed, out: stream, rate: Number(rate) })
  const out = join(folder, `out-${seed}`)
  const run = await replayAndJudge({
    files: [stream],
    truth: readTruth(`${stream}.truth.json`),
    out,
    settings,
    tools,
    horizonMs: defaultHorizonMs,
    progress: () => undefined,
  })
  rmSync(out, { recursive: true })
  writeFileSync(known, JSON.stringify(run))
  return run
}

const summary = summarise(runs, settings.config.alerts)
console.log(`${name}, seeds ${first} to ${Number(first) + Number(count) - 1}`)
console.log(backtestText(summary))
if (report !== '')
  writeFileSync(report, backtestHtml(summary, `${name}, seeds ${first} to ${Number(first) + Number(count) - 1}`))
