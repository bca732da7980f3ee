// What a push says of itself: what it received and what its own bytes show to be unreadable, and what becomes of both.
import { expect, test } from 'vitest'
import { conservation } from '../../../src/run/fold/conservation.ts'
import { foldFromSettings } from '../../../src/run/fold/fold-from-settings.ts'
import { startLive } from '../../../src/run/fold/live.ts'
import { createAcceptPush } from '../../../src/run/http/accept-push.ts'
import { createTextStage } from '../../../src/run/text/text-stage.ts'
import { textStageOptions } from '../../../src/run/text-tools.ts'
import { createMemoryLog } from '../../memory/memory-log.ts'
import { createMemoryState } from '../../memory/memory-state.ts'
import { plainLive, poolOf } from '../fold/plain-live.ts'
import { fixedKeyFile, settingsWith } from '../small-city.ts'

const settings = settingsWith('run.workers=0')
const stage = await createTextStage(textStageOptions(settings, { keyFile: fixedKeyFile(), runStartMs: Infinity }))
const nowMs = Date.UTC(2026, 2, 9, 4)
const good = (id: number, time: string = new Date(nowMs).toISOString()) =>
  JSON.stringify({ id: String(id), source: 'hotline', channel: 'hotline', text: '蜀山区停水', time })

/** A service that takes pushes of one token, and what it holds at the end of a minute. */
async function openDoor() {
  const state = createMemoryState()
  const live = await startLive(
    plainLive({
      log: createMemoryLog(),
      state,
      pool: poolOf(stage),
      openFold: (snapshot) => foldFromSettings({ settings, placeName: (code) => code, snapshot }),
    }),
  )
  const accept = createAcceptPush({
    live,
    accounts: { attribute: (records) => records },
    limits: settings.config.serve.push,
    nowMs: () => nowMs,
    date: (records) => Promise.resolve(records),
  })
  return {
    push: (body: string) =>
      accept(new TextEncoder().encode(body), {
        uploader: 'feeder',
        source: null,
        contentType: 'application/json',
        hold: () => true,
        isLate: () => false,
      }),
    async held() {
      live.tick(nowMs + 60_000)
      await live.settled()
      return { sums: conservation(live.status().counters), letters: await state.deadLetters(100) }
    },
  }
}

test('broken JSON, no time and a channel that is none are told to the sender and stay as dead letters', async () => {
  const { push, held } = await openDoor()
  const withoutTime = '{"id":"2","channel":"hotline","text":"蜀山区停水"}'
  const ofNoChannel = `{"id":"3","channel":"television","text":"蜀山区停水","time":${nowMs}}`
  const answer = await push([good(1), '{"id":"4","text":', withoutTime, ofNoChannel].join('\n'))
  expect(answer).toEqual({ kind: 'accepted', received: 4, refused: 3, format: 'post' })
  const { sums, letters } = await held()
  expect(sums).toMatchObject({ accepted: 4, documents: 1, deadLetters: 3 })
  expect(letters.map(({ reason }) => reason).toSorted()).toEqual(['bad_field', 'bad_json', 'missing_time'])
})

test('a new record and one that was there before are answered alike', async () => {
  const { push, held } = await openDoor()
  expect(await push(good(1))).toEqual(await push(good(1)))
  expect((await held()).sums).toMatchObject({ accepted: 2, documents: 1, duplicates: 1 })
})

test.each(['2150-01-01T00:00:00+08:00', '1970-01-01T00:00:00Z', '275760-09-13T00:00:00Z', '1e18'])(
  'a post of %s is a dead letter, and the one behind it a document',
  async (time) => {
    const { push, held } = await openDoor()
    expect(await push(`${good(1, time)}\n${good(2)}`)).toMatchObject({ received: 2, refused: 1 })
    expect((await held()).sums).toMatchObject({ accepted: 2, documents: 1, deadLetters: 1 })
  },
)

test('an array with something in it that is no post loses that alone', async () => {
  const { push, held } = await openDoor()
  expect(await push(`[[],${good(1)},${good(2)}]`)).toMatchObject({ received: 3, refused: 1 })
  expect((await held()).sums).toMatchObject({ accepted: 3, documents: 2, deadLetters: 1 })
})

test('a post whose time is an hour ahead is a dead letter, and those after it are not late', async () => {
  const { push, held } = await openDoor()
  const ahead = new Date(nowMs + 3_600_000).toISOString()
  expect(await push(`${good(1, ahead)}\n${good(2)}`)).toMatchObject({ received: 2 })
  expect((await held()).sums).toMatchObject({ accepted: 2, documents: 1, deadLetters: 1, late: 0 })
})
