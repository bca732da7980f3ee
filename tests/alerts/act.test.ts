// People and the program on the same alert: who is reminded, what stays over, and that a restart changes nothing.
import { expect, test } from 'vitest'
import { createAlertBook } from '../../src/alerts/alert-book.ts'
import { createDesk } from '../../src/alerts/desk/desk.ts'
import { minuteMs } from '../../src/core/durations.ts'
import type { AlertAction, Deed } from '../../src/core/alert-action.ts'
import { clockAt, generous, names, plainRule, situationOf, startMs } from './situations.ts'

const within = { blue: 0, yellow: 60 * minuteMs, orange: 30 * minuteMs, red: 10 * minuteMs }
const lin = { id: 'lin', name: '林' }

function bookWith(state?: Parameters<typeof createAlertBook>[1]) {
  return createAlertBook({ rules: [plainRule], names, alertsMax: 100, budget: generous }, state)
}

let number = 0
function by(alertId: string, deed: Deed): AlertAction {
  return { ...deed, alertId, id: `action-${number++}`, by: lin, atMs: startMs }
}

const red = situationOf({ probability: 0.9, copies: 0, voices: 6 })

test('an alert that nobody acknowledges is told again, then passed up, and no more once somebody does', () => {
  const book = bookWith()
  book.setAcknowledgeWithin(within)
  const [alert] = book.decide(clockAt(startMs), [red])
  const id = alert?.id ?? ''
  expect(alert?.level).toBe('red')
  const after = (minutes: number, actions: readonly AlertAction[] = []) =>
    book.decide(clockAt(startMs + minutes * minuteMs), [], actions).map(({ state, reason }) => `${state} ${reason}`)
  expect(after(9)).toEqual([])
  expect(after(10)).toEqual(['firing reminder'])
  expect(after(15)).toEqual([])
  expect(after(20)).toEqual(['escalated unacknowledged'])
  expect(after(30)).toEqual(['escalated reminder'])
  expect(after(31, [by(id, { action: 'acknowledge' })])).toEqual(['acknowledged acknowledge'])
  expect(after(300)).toEqual([])
})

test('nobody is reminded where no deadline was ever set, as in a replay of recorded files', () => {
  const book = bookWith()
  book.decide(clockAt(startMs), [red])
  expect(book.decide(clockAt(startMs + 300 * minuteMs), [])).toEqual([])
})

test('what was merged, or resolved by hand without growing, is not told again; what grew is', () => {
  const book = bookWith()
  const [first] = book.decide(clockAt(startMs), [situationOf()])
  const [second] = book.decide(clockAt(startMs + 1), [situationOf({ id: 'situation-2' })])
  book.decide(clockAt(startMs + 2), [], [by(first?.id ?? '', { action: 'merge', into: second?.id ?? '' })])
  expect(book.decide(clockAt(startMs + 3), [situationOf({ voices: 30 })])).toEqual([])
  book.decide(clockAt(startMs + 4), [], [by(second?.id ?? '', { action: 'resolve', ending: 'true' })])
  expect(book.decide(clockAt(startMs + 5), [situationOf({ id: 'situation-2', voices: 4 })])).toEqual([])
  expect(book.decide(clockAt(startMs + 6), [situationOf({ id: 'situation-2', voices: 6 })])).toMatchObject([
    { id: second?.id, state: 'firing', reason: 'recurred', handling: { resolved: null, merged: [first?.id] } },
  ])
})

test('a situation goes on under the alert that was opened anew', () => {
  const book = bookWith()
  const [old] = book.decide(clockAt(startMs), [situationOf()])
  book.decide(clockAt(startMs + 1), [], [by(old?.id ?? '', { action: 'dismiss', reason: 'untrue' })])
  const born = book.decide(clockAt(startMs + 2), [], [by(old?.id ?? '', { action: 'reopen' })])
  const created = born.find(({ state }) => state === 'firing')?.id
  expect(book.decide(clockAt(startMs + 3), [situationOf({ voices: 9 })])).toMatchObject([
    { id: created, reason: 'grew' },
  ])
})

test('a level corrected by hand holds until the program asks for more than it did then', () => {
  const book = bookWith()
  const [alert] = book.decide(clockAt(startMs), [situationOf({ probability: 0.5, voices: 6, copies: 0 })])
  expect(alert?.level).toBe('orange')
  book.decide(clockAt(startMs + 1), [], [by(alert?.id ?? '', { action: 'correct', level: 'blue' })])
  const [grown] = book.decide(clockAt(startMs + 2), [situationOf({ probability: 0.5, voices: 12, copies: 0 })])
  expect(grown).toMatchObject({
    level: 'blue',
    reason: 'grew',
    handling: { corrected: { program: { level: 'orange' } } },
  })
  const [risen] = book.decide(clockAt(startMs + 3), [situationOf({ probability: 0.9, voices: 12, copies: 0 })])
  expect(risen).toMatchObject({ level: 'red', reason: 'level_up', handling: { corrected: { level: null } } })
})

test('people and program revise the same alert in one tick, one after the other, and a restart changes nothing', () => {
  const book = bookWith()
  book.setAcknowledgeWithin(within)
  const [alert] = book.decide(clockAt(startMs), [red])
  const restored = bookWith(structuredClone(book.snapshot()))
  const actions = [
    by(alert?.id ?? '', { action: 'acknowledge' }),
    by(alert?.id ?? '', { action: 'note', text: '去看了' }),
  ]
  const next = situationOf({ probability: 0.9, copies: 0, voices: 12 })
  const told = book.decide(clockAt(startMs + 5), [next], actions)
  expect(told.map(({ rev, reason }) => [rev, reason])).toEqual([
    [2, 'acknowledge'],
    [3, 'note'],
    [4, 'grew'],
  ])
  expect(restored.decide(clockAt(startMs + 5), [next], actions)).toEqual(told)
  expect(restored.outcomes()).toEqual(book.outcomes())
  expect(book.outcomes().map(({ outcome }) => outcome.kind)).toEqual(['done', 'done'])
})

test('a silence keeps back what it names but never red, counts it, and ends', () => {
  const desk = createDesk()
  const book = bookWith()
  const body = {
    place: '',
    topic: 'accident',
    words: [],
    sinceMs: startMs,
    untilMs: startMs + 1000,
    unlessQuietMs: null,
    reason: '检修',
    hits: 0,
    lastHitMs: null,
  }
  const put = { kind: 'silence', id: 's', by: lin, atMs: startMs, action: 'a', ifRev: 0, body } as const
  expect(
    desk.take(clockAt(startMs), [put, { ...put, action: 'b' }], []).map(({ kind, body: said }) => [kind, said['kind']]),
  ).toEqual([
    ['silence', undefined],
    ['outcome', 'done'],
    ['outcome', 'stale'],
  ])
  const [yellow] = book.decide(clockAt(startMs), [situationOf()])
  const [urgent] = book.decide(clockAt(startMs), [situationOf({ ...red, id: 'red' })])
  if (yellow === undefined || urgent === undefined) throw new Error('nothing was raised')
  const kept = createDesk(structuredClone(desk.snapshot())).silence(clockAt(startMs + 1), [yellow, urgent])
  expect(kept).toMatchObject({
    revisions: [`${yellow.id}.1`],
    records: [{ rev: 2, body: { hits: 1, lastHitMs: startMs + 1 } }],
  })
  expect(desk.silence(clockAt(startMs + 1000), [yellow]).revisions).toEqual([])
})
