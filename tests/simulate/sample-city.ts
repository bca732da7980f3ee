// The invented city and a short scenario that the tests of the simulation share.
import { createCity } from '../../src/simulate/city.ts'
import { loadScenario } from '../../src/simulate/load-scenario.ts'
import type { Scenario } from '../../src/simulate/scenario.ts'
import { simulateCity } from '../../src/simulate/simulate.ts'
import type { SimulatedPost } from '../../src/simulate/post-writer.ts'
import type { Truth } from '../../src/simulate/truth.ts'

export const city = createCity()

export function run(
  name: string | Scenario,
  seed: number | string,
  rate = 1,
): { posts: SimulatedPost[]; truth: Truth } {
  const scenario = typeof name === 'string' ? loadScenario(name) : name
  const { posts, truth } = simulateCity({ scenario, city, seed, rate })
  return { posts: [...posts], truth }
}
