// Ten thousand made-up personal values through every field, the service, a kill and a replay: hardly one may stand anywhere.
import { expect, test } from 'vitest'
import { plantCanaries } from '../../lab/canary/canary.ts'
import { leaksEverywhere } from '../canary-everywhere.ts'

test('of ten thousand values hardly one comes out anywhere', async () => {
  const planted = [...plantCanaries('everywhere', 8)].filter(({ combination }) => combination.kind !== 'name')
  const leaks = await leaksEverywhere(planted)
  const found = new Map(leaks.map(({ needle, combination }) => [needle, combination]))
  console.log(`${planted.length} values, ${found.size} found somewhere: ${JSON.stringify([...found])}`)
  expect(found.size / planted.length).toBeLessThan(0.005)
})
