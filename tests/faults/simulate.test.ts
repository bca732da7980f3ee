// Some seeds of the fault simulation, and bugs that it finds; `npm run simulate:faults -- --seeds N` runs as many as there is time for.
import { expect, test } from 'vitest'
import { bugs } from './bugs.ts'
import { simulateFaults } from './simulate.ts'

const seeds = Array.from({ length: Number(process.env['QIANZHAO_SEEDS'] ?? 4) }, (_, i) => `seed ${i}`)

test.each(seeds)('nothing is lost, told twice or forgotten: %s', { timeout: 240_000 }, async (seed) => {
  expect(await simulateFaults(seed)).toBeNull()
})

test('a log that answers before it is written is found', { timeout: 240_000 }, async () => {
  const bug = bugs.find(({ name }) => name === 'a full disk is taken for a success')
  expect(await simulateFaults('seed 0', bug)).not.toBeNull()
})
