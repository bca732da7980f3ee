// What is counted by source stays small, however many names somebody makes up.
import { expect, test } from 'vitest'
import type { SourceId } from '../../../src/core/ids.ts'
import { createAdmission } from '../../../src/ingest/admission.ts'
import { createIntake } from '../../../src/run/fold/intake.ts'

test('a hundred and sixty thousand made-up sources are counted under a few thousand names, and none is lost', () => {
  const admission = createAdmission({
    latenessMs: 3_600_000,
    idleAfterMs: 3_600_000,
    futureToleranceMs: 600_000,
    duplicateMemory: 1_000,
  })
  const intake = createIntake(admission)
  const count = 160_000
  for (let i = 0; i < count; i++) intake.take([{ kind: 'drop', source: `made-up-${i}` as SourceId, reason: 'no_post' }])
  const counters = intake.counters()
  expect(counters.size).toBeLessThan(9_000)
  const accepted = [...counters].filter(([name]) => name.endsWith('|accepted'))
  expect(accepted.reduce((sum, [, value]) => sum + value, 0)).toBe(count)
  expect(Math.max(...counters.values())).toBe(counters.get('other|accepted'))
})
