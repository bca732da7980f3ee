// Newton's method finds the optimum of the penalised loss, also where the classes can be told apart without an error.
import { expect, test } from 'vitest'
import { createRandom } from '../../../../src/core/random.ts'
import { fitNewton } from '../../../../lab/early/happenings/newton.ts'

const rowsOf = (seed: string, scoreOf: (values: readonly number[]) => number) => {
  const random = createRandom(seed)
  return Array.from({ length: 4_000 }, () => {
    const values = [random.normal(), random.normal(), random.normal()]
    return { values, happened: random.next() < 1 / (1 + Math.exp(-scoreOf(values))), weight: 1 }
  })
}

test('the weights that made the data come back', () => {
  const { bias, weights } = fitNewton(
    rowsOf('newton', ([a = 0, b = 0]) => 2 * a - b - 1),
    3,
    0.01,
  )
  expect(bias).toBeCloseTo(-1, 0)
  for (const [i, wanted] of [2, -1, 0].entries()) expect(Math.abs((weights[i] ?? 0) - wanted)).toBeLessThan(0.2)
})

test('classes that a line divides give finite weights, and the same at every run', () => {
  const rows = rowsOf('divided', ([a = 0]) => 1_000 * a)
  const fit = fitNewton(rows, 3, 1)
  expect(fit.weights.every((weight) => Number.isFinite(weight) && Math.abs(weight) < 50)).toBe(true)
  expect(fitNewton(rows, 3, 1)).toEqual(fit)
})
