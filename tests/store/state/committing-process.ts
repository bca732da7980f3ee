// Commits to a state store until it is killed; prints each offset once its commit is acknowledged.
import { writeSync } from 'node:fs'
import { createSqliteState } from '../../../src/store/state/sqlite-state.ts'
import { sampleAlert, sampleCommit } from '../../conformance/samples.ts'

const store = createSqliteState({ path: process.argv[2] ?? '' })
const { epoch, offset } = await store.open('child')
for (let next = offset + 1; next < offset + 100_000; next++) {
  const outcome = await store.commit(
    sampleCommit({
      epoch,
      fromOffset: next - 1,
      toOffset: next,
      tick: next,
      alerts: [sampleAlert('one', next), sampleAlert('two', next)],
      outbox: [{ sink: 'webhook', alert: sampleAlert(`one-${next}`, 1) }],
      counters: { 'hotline|documents': next },
    }),
  )
  if (outcome !== 'ok') throw new Error(outcome)
  writeSync(1, `${next}\n`)
}
