// Any number of simulated posts as encoded JSON lines, for benchmarks.
import type { Settings } from '../load-config.ts'
import { loadScenario } from './load-scenario.ts'
import { simulate } from './simulate.ts'
import { loadHomeCity } from './simulate-to-file.ts'

/** The first `count` posts of a city week that is made busy enough to have so many; without line ends. */
export async function simulatedLines(settings: Settings, count: number): Promise<Uint8Array[]> {
  const scenario = loadScenario('city-week')
  const postsPerWeek = scenario.days * scenario.sources.reduce((sum, source) => sum + source.postsPerDay, 0)
  // A fifth more than is needed, because the number of posts a day varies.
  const rate = Math.max(1, (count * 1.2) / postsPerWeek)
  const encoder = new TextEncoder()
  const lines: Uint8Array[] = []
  for (const post of simulate({ scenario, city: await loadHomeCity(settings), seed: 'bench', rate }).posts) {
    if (lines.length >= count) break
    lines.push(encoder.encode(JSON.stringify(post)))
  }
  return lines
}
