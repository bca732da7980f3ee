import { describe, expect, test } from 'vitest'
import type { AlertBook } from '../../src/alerts/alert-book.ts'
import { createAlertBook } from '../../src/alerts/alert-book.ts'
import type { AlertRule } from '../../src/alerts/rules.ts'
import type { Situation } from '../../src/core/situation.ts'
import { clockAt, generous, names, plainRule, situationOf, startMs } from './situations.ts'

const hourMs = 3_600_000

function bookWith(change: Partial<AlertRule> = {}): AlertBook {
  return createAlertBook({ rules: [{ ...plainRule, ...change }], names, alertsMax: 100, budget: generous })
}

test('a significant hazard with enough voices fires at the level of its expected cost', () => {
  const [alert] = bookWith().decide(clockAt(startMs), [situationOf()])
  expect(alert).toMatchObject({
    state: 'firing',
    level: 'yellow',
    rev: 1,
    voices: 3,
    reason: 'raised',
    raisedAtMs: startMs,
  })
})

test('a revision is dated by the tick that decided it; how long it holds and is quiet goes by event time', () => {
  const book = bookWith({ holdMs: hourMs, resolveAfterMs: 3 * hourMs })
  const clock = (eventMs: number, receivedMs: number) => ({
    ...clockAt(eventMs),
    tick: { number: 1, closedAtMs: receivedMs },
  })
  const [pending] = book.decide(clock(startMs, startMs + 2 * hourMs), [situationOf()])
  expect(pending).toMatchObject({ state: 'pending', raisedAtMs: startMs + 2 * hourMs, windowEndMs: startMs })
  expect(book.decide(clock(startMs + hourMs - 1, startMs + 5 * hourMs), [])).toEqual([])
  const [firing] = book.decide(clock(startMs + hourMs, startMs + 6 * hourMs), [])
  expect(firing).toMatchObject({
    state: 'firing',
    raisedAtMs: startMs + 6 * hourMs,
    firstRaisedAtMs: startMs + 2 * hourMs,
  })
  const [resolved] = book.decide(clock(startMs + 3 * hourMs, startMs + 7 * hourMs), [])
  expect(resolved).toMatchObject({ state: 'resolved', raisedAtMs: startMs + 7 * hourMs })
})

test('a hot topic, a situation that is not significant and a single voice raise nothing', () => {
  const quiet = [
    situationOf({ hazard: false }),
    situationOf({ significantAtMs: null }),
    situationOf({ voices: 1 }),
    situationOf({ probability: 0.05 }),
  ]
  for (const situation of quiet) expect(bookWith().decide(clockAt(startMs), [situation])).toEqual([])
})

test('the id depends on rule and situation alone, so that a replay gives the same', () => {
  const first = bookWith().decide(clockAt(startMs), [situationOf()])[0]
  const later = bookWith().decide(clockAt(startMs + hourMs), [situationOf({ voices: 9 })])[0]
  expect(later?.id).toBe(first?.id)
})

test('a growing alert is revised at half as many voices again, not at every voice', () => {
  const book = bookWith()
  book.decide(clockAt(startMs), [situationOf({ voices: 4 })])
  expect(book.decide(clockAt(startMs + 1), [situationOf({ voices: 5 })])).toEqual([])
  expect(book.decide(clockAt(startMs + 2), [situationOf({ voices: 6 })])[0]).toMatchObject({
    rev: 2,
    reason: 'grew',
    voices: 6,
  })
})

test('nobody is woken for what few have said, or for what is mostly copied', () => {
  const book = (wakingVoicesMin: number) => bookWith({ wakingVoicesMin })
  const loud = { probability: 0.9, documentCount: 8, copies: 0 }
  expect(book(5).decide(clockAt(startMs), [situationOf({ ...loud, voices: 4 })])[0]?.level).toBe('yellow')
  expect(book(5).decide(clockAt(startMs), [situationOf({ ...loud, voices: 5 })])[0]?.level).toBe('red')
  expect(book(5).decide(clockAt(startMs), [situationOf({ ...loud, voices: 5, copies: 5 })])[0]?.level).toBe('yellow')
})

test('nobody is woken for a drill or planned works, unless people are hurt all the same', () => {
  const loud = { probability: 0.9, documentCount: 8, copies: 0, voices: 8 }
  const levelOf = (cues: Situation['cues']) =>
    bookWith().decide(clockAt(startMs), [situationOf({ ...loud, cues })])[0]?.level
  expect(levelOf({ smoke: 8, announced: 1 })).toBe('red')
  expect(levelOf({ smoke: 8, announced: 2 })).toBe('yellow')
  expect(levelOf({ smoke: 8, announced: 6, casualty: 1 })).toBe('yellow')
  expect(levelOf({ smoke: 8, announced: 6, casualty: 2 })).toBe('red')
  expect(levelOf({ outage: 8, announced: 4, symptom: 3 })).toBe('red')
})

test('nobody is woken for what half of the voices have only heard', () => {
  const loud = { probability: 0.9, documentCount: 8, copies: 0, voices: 8 }
  const levelOf = (cues: Situation['cues']) =>
    bookWith().decide(clockAt(startMs), [situationOf({ ...loud, cues })])[0]?.level
  expect(levelOf({ casualty: 8, hearsay: 3 })).toBe('red')
  expect(levelOf({ casualty: 8, hearsay: 4 })).toBe('yellow')
})

test('a hold keeps an alert pending until the condition has lasted, and a lost condition withdraws it', () => {
  const book = bookWith({ holdMs: hourMs })
  expect(book.decide(clockAt(startMs), [situationOf()])[0]).toMatchObject({ state: 'pending' })
  expect(book.decide(clockAt(startMs + hourMs), [])[0]).toMatchObject({ state: 'firing', reason: 'held', rev: 2 })
  const other = bookWith({ holdMs: hourMs })
  other.decide(clockAt(startMs), [situationOf()])
  expect(other.decide(clockAt(startMs + 1), [situationOf({ probability: 0.01 })])[0]).toMatchObject({
    state: 'resolved',
    reason: 'revised',
  })
})

test('quiet resolves an alert, and new reports make the same alert fire again with a higher revision', () => {
  const book = bookWith()
  const raised = book.decide(clockAt(startMs), [situationOf()])[0]
  const resolved = book.decide(clockAt(startMs + 24 * hourMs), [])[0]
  expect(resolved).toMatchObject({ state: 'resolved', reason: 'quiet', rev: 2 })
  const again = book.decide(clockAt(startMs + 30 * hourMs), [situationOf({ lastMs: startMs + 30 * hourMs })])[0]
  expect(again).toMatchObject({ id: raised?.id, state: 'firing', reason: 'recurred', rev: 3 })
})

describe('one situation has one alert', () => {
  const rules = [
    { ...plainRule, id: 'gas', topics: ['accident.gas' as never] },
    { ...plainRule, id: 'rest' },
  ]

  test('also when its topic brings it under another rule', () => {
    const book = createAlertBook({ rules, names, alertsMax: 100, budget: generous })
    const first = book.decide(clockAt(startMs), [situationOf()])[0]
    const grown = situationOf({ topic: 'urban.property' as never, voices: 9, probability: 0.9 })
    expect(book.decide(clockAt(startMs + 1), [grown])).toMatchObject([{ id: first?.id, rev: 2, rule: 'rest' }])
  })

  test('which goes on with the situation that took its own in', () => {
    const book = bookWith()
    const first = book.decide(clockAt(startMs), [situationOf()])[0]
    const merged = situationOf({ state: { kind: 'merged', into: 'older' } })
    expect(book.decide(clockAt(startMs + 1), [merged])).toEqual([])
    const restored = createAlertBook(
      { rules: [plainRule], names, alertsMax: 100, budget: generous },
      structuredClone(book.snapshot()),
    )
    for (const one of [book, restored]) {
      expect(one.decide(clockAt(startMs + 2), [situationOf({ id: 'older' })])).toMatchObject([
        { id: first?.id, rev: 2, situation: 'older', reason: 'joined', state: 'firing' },
      ])
    }
  })

  test('and is resolved where that one has an alert already', () => {
    const book = bookWith()
    const first = book.decide(clockAt(startMs), [situationOf(), situationOf({ id: 'older' })])
    const merged = situationOf({ state: { kind: 'merged', into: 'older' } })
    expect(book.decide(clockAt(startMs + 1), [merged])).toMatchObject([
      { id: first.find(({ situation }) => situation === 'situation-1')?.id, state: 'resolved', reason: 'merged' },
    ])
  })
})

test('an acknowledged alert stays acknowledged while it grows and fires again when its level rises', () => {
  const book = bookWith()
  const id = book.decide(clockAt(startMs), [situationOf()])[0]?.id ?? ''
  expect(book.decide(clockAt(startMs + 1), [], [{ alertId: id, action: 'acknowledge' }])[0]).toMatchObject({
    state: 'acknowledged',
  })
  expect(book.decide(clockAt(startMs + 2), [situationOf({ voices: 6 })])[0]).toMatchObject({
    state: 'acknowledged',
    reason: 'grew',
  })
  expect(book.decide(clockAt(startMs + 3), [situationOf({ voices: 6, probability: 0.9, copies: 0 })])[0]).toMatchObject(
    {
      state: 'firing',
      level: 'red',
      reason: 'level_up',
    },
  )
})

test('a dismissed alert stays dismissed however much its situation grows', () => {
  const book = bookWith()
  const id = book.decide(clockAt(startMs), [situationOf()])[0]?.id ?? ''
  expect(book.decide(clockAt(startMs + 1), [], [{ alertId: id, action: 'dismiss' }])[0]).toMatchObject({
    state: 'dismissed',
  })
  expect(book.decide(clockAt(startMs + 2), [situationOf({ voices: 60, probability: 0.9 })])).toEqual([])
})

test('a book restored from a snapshot decides what the first one would have decided', () => {
  const book = bookWith()
  book.decide(clockAt(startMs), [situationOf()])
  const restored = createAlertBook(
    { rules: [plainRule], names, alertsMax: 100, budget: generous },
    structuredClone(book.snapshot()),
  )
  const next = situationOf({ voices: 9, probability: 0.8 })
  expect(restored.decide(clockAt(startMs + 5), [next])).toEqual(book.decide(clockAt(startMs + 5), [next]))
})

test('an alert keeps what was weighed for its level until its level is weighed again', () => {
  const book = bookWith()
  const raised = book.decide(clockAt(startMs), [situationOf({ probability: 0.5 })])[0]
  expect(raised?.decision).toEqual({
    cost: 0.5,
    wish: 'orange',
    cap: { level: 'yellow', because: ['copied'] },
    budget: 'warning',
    held: null,
    rule: 'hazard',
  })
  const action = { alertId: raised?.id ?? '', action: 'acknowledge' } as const
  expect(book.decide(clockAt(startMs + 1), [], [action])[0]?.decision).toEqual(raised?.decision)
  const fallen = book.decide(clockAt(startMs + 2), [situationOf({ probability: 0.01 })])[0]
  expect(fallen).toMatchObject({
    level: 'blue',
    reason: 'level_down',
    decision: { cost: 0.01, wish: null, cap: null, budget: 'not_asked', held: 'blue' },
  })
})

test('a book whose alerts kept no reasons goes on with them', () => {
  const book = bookWith()
  book.decide(clockAt(startMs), [situationOf()])
  const state = structuredClone(book.snapshot())
  const held = new Map(
    [...state.held].map(([id, one]) => {
      const { decision: _, ...alert } = one.alert
      return [id, { ...one, alert }]
    }),
  )
  const restored = createAlertBook({ rules: [plainRule], names, alertsMax: 100, budget: generous }, { ...state, held })
  const id = [...held.keys()][0] ?? ''
  const [acknowledged] = restored.decide(clockAt(startMs + 1), [], [{ alertId: id, action: 'acknowledge' }])
  expect(acknowledged?.decision).toBeUndefined()
  const [grown] = restored.decide(clockAt(startMs + 2), [situationOf({ voices: 9 })])
  expect(grown).toMatchObject({ rev: 3, decision: { wish: 'yellow', budget: 'warning' } })
})

test('the explanation counts voices, copies, places and cues, and cites the earliest record', () => {
  const alert = bookWith().decide(clockAt(startMs), [situationOf()])[0]
  expect(alert?.title).toBe('合肥市庐阳区楼道里有很重的煤气味，3 人反映')
  for (const words of [
    '3月1日 08:12',
    '3 名互不相同的反映人',
    '5 条是转发或复制',
    '异味 3 处',
    '30%',
    '楼道里有很重的煤气味',
  ]) {
    expect(alert?.explanation.zh).toContain(words)
  }
  const sources = [
    { kind: 'source', name: 'hotline', evidence: 1.5 },
    { kind: 'source', name: 'weibo', evidence: 5 },
  ] as const
  const cells = [
    {
      topic: 'accident.gas',
      place: '340103',
      windowStartMs: startMs - 6 * hourMs,
      windowEndMs: startMs,
      observed: 12,
      expected: 1.3,
    },
  ] as never
  const joins = [{ cluster: 'c', reason: 'context', similarity: 0.2 }] as const
  const contributions = [
    { name: 'rarity', value: 1, logOdds: 1.4 },
    { name: 'evidence', value: 1, logOdds: 0.8 },
    { name: 'scattered', value: 1, logOdds: -0.6 },
  ]
  const rich = bookWith().decide(clockAt(startMs), [
    situationOf({ without: sources, cells, joins, contributions, probability: 0.999 }),
  ])[0]
  for (const words of [
    '“燃气泄漏”6小时内 12 条，平常约 1.3 条',
    '除非这 3 人互不相干，却碰巧都提到“煤气味、楼道”',
    '若没有12345热线，证据少约八成',
    '推高的是说法罕见而一致（强）',
    '拉低的是地点分散（弱）',
    '1 组地点、主题和时间相近',
    '>99%',
  ]) {
    expect(rich?.explanation.zh).toContain(words)
  }
  for (const words of ['2026-03-01 08:12', '3 independent voices', '5 of them copies', 'hotline:1']) {
    expect(alert?.explanation.en).toContain(words)
  }
})
