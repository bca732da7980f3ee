// A given number of simulated posts in memory, for the benchmarks.
import type { Settings } from '../../src/run/config/load-config.ts'
import { loadScenario } from '../../src/simulate/load-scenario.ts'
import { loadHomeCity } from '../../src/run/demo/simulate-to-file.ts'
import { simulateCity } from '../../src/simulate/simulate.ts'

/** `count` posts of a simulated week as JSON bytes, in event-time order; the rate is raised so that one week is enough. */
export async function simulatedLines(settings: Settings, count: number): Promise<readonly Uint8Array[]> {
  const scenario = loadScenario('city-week')
  const daily = scenario.sources.reduce((sum, source) => sum + source.postsPerDay, 0)
  const rate = Math.max(1, (count * 1.1) / (daily * scenario.days))
  const lines: Uint8Array[] = []
  const encoder = new TextEncoder()
  for (const post of simulateCity({ scenario, city: await loadHomeCity(settings), seed: 1, rate }).posts) {
    lines.push(encoder.encode(JSON.stringify(post)))
    if (lines.length === count) break
  }
  return lines
}
