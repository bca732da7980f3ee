// The state store suite over Redis, and what only Redis can lose.
import { expect, test } from 'vitest'
import { createLease } from '../../src/store/redis/lease.ts'
import { createRedisState } from '../../src/store/redis/redis-state.ts'
import { sampleAlert, sampleCommit } from '../conformance/samples.ts'
import { describeStateStore } from '../conformance/state-store-suite.ts'
import { describeWith, freshName, redis } from './servers.ts'

describeWith(['redis'], 'Redis', () => {
  describeStateStore('the state on Redis', () => {
    const name = freshName('state')
    return { connect: async () => createRedisState({ connection: redis(), name }), volatile: false }
  })

  test('a state that vanished under its owner stops it and says what to do', async () => {
    const name = freshName('gone')
    const connection = redis()
    const state = createRedisState({ connection, name })
    const { epoch } = await state.open('one')
    await state.commit(sampleCommit({ epoch, toOffset: 7 }))
    await connection.call('DEL', `{${name}}:meta`)
    await expect(state.commit(sampleCommit({ epoch, fromOffset: 7, toOffset: 8 }))).rejects.toMatchObject({
      code: 'HISTORY_LOST',
      message: expect.stringMatching(/up to offset 7 was committed.*--accept-loss/u),
    })
    await state.close()
  })

  test('beyond its limits the oldest revisions leave, and readers go on from the first that is there', async () => {
    const state = createRedisState({ connection: redis(), name: freshName('limits'), limits: { alertRevisionsMax: 5 } })
    const { epoch } = await state.open('one')
    for (let i = 0; i < 12; i++) {
      await state.commit(sampleCommit({ epoch, fromOffset: i, toOffset: i + 1, alerts: [sampleAlert(`a${i}`, 1)] }))
    }
    expect((await state.alertsAfter(0, 100)).map(({ alert }) => alert.id)).toEqual(['a7', 'a8', 'a9', 'a10', 'a11'])
    expect(await state.alert('a0')).toBeNull()
    expect((await state.latestAlerts(2)).map(({ alert }) => alert.id)).toEqual(['a11', 'a10'])
    await state.close()
  })

  test('a lease is held by one, until it is given back or runs out', async () => {
    const connection = redis()
    const name = freshName('lease')
    const lease = (owner: string) => createLease({ connection, name, work: 'fold', owner, lengthMs: 60_000 })
    expect(await lease('a').hold()).toBe(true)
    expect(await lease('b').hold()).toBe(false)
    expect(await lease('a').hold()).toBe(true)
    await lease('b').release()
    expect(await lease('b').hold()).toBe(false)
    await lease('a').release()
    expect(await lease('b').hold()).toBe(true)
    await connection.close()
  })
})
