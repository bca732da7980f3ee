// A part of the canary suite through a real service, a kill and a replay; the whole of it is in the slow suite.
import { expect, test } from 'vitest'
import { plantCanaries } from '../../lab/canary/canary.ts'
import { leaksEverywhere } from '../canary-everywhere.ts'

test('documented disguises come out nowhere, whatever field they stand in', { timeout: 180_000 }, async () => {
  const planted = [...plantCanaries('somewhere', 1)].filter(
    ({ combination }) => combination.origin === 'documented' && combination.kind !== 'name',
  )
  expect(planted.length).toBeGreaterThan(100)
  expect(await leaksEverywhere(planted)).toEqual([])
})
