// The invented city and a short scenario that the tests of the simulation share.
import { createCity } from '../../../src/app/simulate/city.ts'
import { loadScenario } from '../../../src/app/simulate/load-scenario.ts'
import type { Scenario } from '../../../src/app/simulate/scenario.ts'
import { simulate } from '../../../src/app/simulate/simulate.ts'
import type { SimulatedPost } from '../../../src/app/simulate/post-writer.ts'
import type { Truth } from '../../../src/app/simulate/truth.ts'

export const city = createCity()

export function run(
  name: string | Scenario,
  seed: number | string,
  rate = 1,
): { posts: SimulatedPost[]; truth: Truth } {
  const scenario = typeof name === 'string' ? loadScenario(name) : name
  const { posts, truth } = simulate({ scenario, city, seed, rate })
  return { posts: [...posts], truth }
}
