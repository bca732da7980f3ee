// Simulates cities and learns from them how probable a crisis is; the model goes to src/correlate/models/fusion.json.
// Run: node scripts/train-fusion.ts [number of seeds] [out.json]. Seeds from 101 on and held-out kinds are for testing only.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { trainFusionFromFiles } from '../lab/backtest/train-fusion-files.ts'
import { loadSettings } from '../src/run/config/load-config.ts'
import { loadScenario } from '../src/simulate/load-scenario.ts'
import { loadHomeCity } from '../src/run/demo/simulate-to-file.ts'
import { writeSimulation } from '../src/simulate/write-simulation.ts'
import { createTextTools } from '../src/run/text-tools.ts'

const seedsMax = 100
const root = fileURLToPath(new URL('..', import.meta.url))
const seeds = Math.min(seedsMax, Number(process.argv[2] ?? 10))
const out = process.argv[3] ?? join(root, 'src/correlate/models/fusion.json')
const settings = loadSettings({
  directory: join(root, 'config'),
  file: null,
  overrides: ['run.tickLength=1m'],
  environment: {},
})
const city = await loadHomeCity(settings)
const folder = mkdtempSync(join(tmpdir(), 'qianzhao-fusion-'))
const tools = await createTextTools(settings, { keyFile: join(folder, 'keys.json'), runStartMs: Infinity })
try {
  const files: string[] = []
  for (let seed = 1; seed <= seeds; seed++) {
    // Ordinary weeks, and in turn a week full of false trails and a week in which nothing happens.
    for (const name of ['city-week', seed % 2 === 0 ? 'city-quiet' : 'city-storm']) {
      const file = join(folder, `${name}-${seed}.jsonl`)
      await writeSimulation({ scenario: loadScenario(name), city, seed, out: file })
      files.push(file)
    }
  }
  const calibration = 'simulated-cities:v2'
  const progress = (sentence: string): void => void process.stderr.write(`\r${sentence}`.slice(0, 120))
  const trained = await trainFusionFromFiles({ files, settings, tools, folder, calibration, progress })
  mkdirSync(dirname(out), { recursive: true })
  writeFileSync(out, trained.bytes)
  writeFileSync(out.replace(/\.json$/u, '.md'), trained.card)
  process.stdout.write(`\n${trained.card}`)
} finally {
  await tools.pool.close()
  rmSync(folder, { recursive: true, force: true })
}
