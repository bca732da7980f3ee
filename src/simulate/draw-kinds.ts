// Draws which events a run of a scenario gets.
import type { Random } from '../core/random.ts'
import type { Scenario } from './scenario.ts'

/** Kinds in a fixed order; of each entry as many as it says, without a repetition until all its kinds were drawn. */
export function drawKinds(scenario: Scenario, random: Random): string[] {
  return scenario.events.flatMap(({ kinds, count }) => {
    const [low, high] = count
    const wanted = low + random.below(Math.max(0, high - low) + 1)
    const drawn: string[] = []
    let left: string[] = []
    while (drawn.length < wanted) {
      if (left.length === 0) left = [...kinds]
      drawn.push(...left.splice(random.below(left.length), 1))
    }
    return drawn
  })
}
