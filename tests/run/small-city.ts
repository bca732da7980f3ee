// A small simulated stream and the settings and tools that the tests of the whole chain share.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Settings } from '../../src/run/config/load-config.ts'
import { loadSettings } from '../../src/run/config/load-config.ts'
import { createCity } from '../../src/simulate/city.ts'
import { loadScenario } from '../../src/simulate/load-scenario.ts'
import { simulateCity } from '../../src/simulate/simulate.ts'

const directory = fileURLToPath(new URL('../../config', import.meta.url))

export function settingsWith(...overrides: string[]): Settings {
  return loadSettings({ directory, file: null, overrides: ['run.tickLength=1m', ...overrides], environment: {} })
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'qianzhao-test-'))
}

/** The first `count` posts of a simulated week with events, as JSON lines; a lower `rate` of everyday talk reaches further into it. */
export function cityLines(count: number, seed = 1, rate = 1): readonly string[] {
  const lines: string[] = []
  for (const post of simulateCity({ scenario: loadScenario('city-week'), city: createCity(), seed, rate }).posts) {
    lines.push(JSON.stringify(post))
    if (lines.length === count) break
  }
  return lines
}

export function writeLines(lines: readonly string[]): string {
  const path = join(temporaryFolder(), 'posts.jsonl')
  writeFileSync(path, `${lines.join('\n')}\n`)
  return path
}

/** Keys that never change, so that pseudonyms are the same in every run of a test. */
export function fixedKeyFile(): string {
  const path = join(temporaryFolder(), 'keys.json')
  writeFileSync(path, JSON.stringify([{ id: 'p1', key: Buffer.alloc(32, 1).toString('base64') }]))
  return path
}
