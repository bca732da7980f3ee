// Small alarms beside a larger alert: what is told with it, and what must ring by itself all the same.
import { describe, expect, test } from 'vitest'
import { createAlertBook } from '../../src/alerts/alert-book.ts'
import { inhibits, scopeOf } from '../../src/alerts/inhibit.ts'
import type { AlertRule } from '../../src/alerts/rules.ts'
import type { PlaceCode, TopicId } from '../../src/core/ids.ts'
import { otherTopic } from '../../src/core/ids.ts'
import type { Situation } from '../../src/core/situation.ts'
import { clockAt, generous, names, plainRule, situationOf, startMs } from './situations.ts'

const hourMs = 3_600_000
const rule: AlertRule = { ...plainRule, ownAlertVoices: 8 }
const places = (...codes: string[]) => codes as PlaceCode[]
const large = situationOf({ id: 'large', probability: 0.9, voices: 30, terms: ['爆炸', '燃气'] })
const small = (change: Partial<Situation> = {}) =>
  situationOf({ id: 'small', probability: 0.8, voices: 3, terms: ['爆炸', '玻璃'], places: places('3401'), ...change })

describe('a large alert inhibits', () => {
  test.each<[string, Partial<Situation>]>([
    ['what names its city only', {}],
    ['what names no place', { places: [] }],
    ['what names a street of its district', { places: places('340103100204') }],
    ['the same topic in other words', { terms: ['一声巨响'] }],
    ['another topic in the same words', { topic: 'urban.property' as TopicId }],
  ])('%s', (_, change) => {
    expect(inhibits(scopeOf(large), 'red', small(change), 'red')).toBe(true)
  })

  test.each<[string, Partial<Situation>]>([
    ['what names another district', { places: places('340104') }],
    ['what names its district and another one', { places: places('340103', '340104') }],
    ['a matter of no topic in other words', { topic: otherTopic, terms: ['电梯'] }],
    ['what names another city', { places: places('3402') }],
    ['another topic in other words', { topic: 'urban.property' as TopicId, terms: ['电梯'] }],
    ['what more than a third as many say', { voices: 11 }],
    ['what begins a day later', { firstMs: startMs + 24 * hourMs, lastMs: startMs + 24 * hourMs }],
  ])('but not %s', (_, change) => {
    expect(inhibits(scopeOf(large), 'red', small(change), 'red')).toBe(false)
  })

  test('but not for having no topic either', () => {
    const unknown = scopeOf({ ...large, topic: otherTopic })
    expect(inhibits(unknown, 'red', small({ topic: otherTopic, terms: ['电梯'] }), 'red')).toBe(false)
    expect(inhibits(unknown, 'red', small({ topic: otherTopic }), 'red')).toBe(true)
  })

  test('but not what is more urgent than itself', () => {
    expect(inhibits(scopeOf(large), 'yellow', small(), 'red')).toBe(false)
  })
})

function book(change: Partial<AlertRule> = {}) {
  return createAlertBook({ rules: [{ ...rule, ...change }], names, alertsMax: 100, budget: generous })
}

describe('the alert book', () => {
  test('tells a small alarm in the large alert, once, and in what that says from then on', () => {
    const alerts = book()
    const [raised] = alerts.decide(clockAt(startMs), [large])
    const [related, ...others] = alerts.decide(clockAt(startMs + 1), [small()])
    expect(others).toEqual([])
    expect(related).toMatchObject({ id: raised?.id, rev: 2, reason: 'related', voices: 30 })
    expect(related?.explanation.zh).toBe(
      `${raised?.explanation.zh}【一并关注】地区3401燃气泄漏（“爆炸、玻璃”，3 人）。`,
    )
    expect(alerts.decide(clockAt(startMs + 2), [small({ voices: 4 })])).toEqual([])
    const [grown] = alerts.decide(clockAt(startMs + 3), [{ ...large, voices: 60 }])
    expect(grown).toMatchObject({ rev: 3, reason: 'grew' })
    expect(grown?.explanation.zh).toContain('【一并关注】地区3401燃气泄漏（“爆炸、玻璃”，4 人）')
  })

  test('gives one revision a tick, also where the large one grows at the same tick', () => {
    const alerts = book()
    alerts.decide(clockAt(startMs), [large])
    const revisions = alerts.decide(clockAt(startMs + 1), [{ ...large, voices: 60 }, small()])
    expect(revisions.map(({ rev, reason }) => [rev, reason])).toEqual([[2, 'grew']])
    expect(revisions[0]?.explanation.zh).toContain('【一并关注】')
  })

  test('lets it ring by itself when it grows, when the large alert is over, and where the rule says so', () => {
    const grown = book()
    grown.decide(clockAt(startMs), [large])
    grown.decide(clockAt(startMs + 1), [small()])
    expect(grown.decide(clockAt(startMs + 2), [small({ voices: 8 })])[0]).toMatchObject({ rev: 1, reason: 'raised' })

    const over = book()
    const [raised] = over.decide(clockAt(startMs), [large])
    over.decide(clockAt(startMs + 1), [], [{ alertId: raised?.id ?? '', action: 'resolve' }])
    expect(over.decide(clockAt(startMs + 2), [small()])[0]).toMatchObject({ rev: 1, reason: 'raised' })

    const plain = book({ ownAlertVoices: 0 })
    plain.decide(clockAt(startMs), [large])
    expect(plain.decide(clockAt(startMs + 1), [small()])[0]).toMatchObject({ rev: 1, reason: 'raised' })
  })

  test('tells the three that came last', () => {
    const alerts = book()
    alerts.decide(clockAt(startMs), [large])
    const ids = ['一', '二', '三', '四']
    const [last] =
      ids
        .map((word, at) => alerts.decide(clockAt(startMs + at), [small({ id: word, terms: ['爆炸', `第${word}件`] })]))
        .at(-1) ?? []
    expect(last?.rev).toBe(5)
    expect(ids.filter((word) => last?.explanation.zh.includes(`第${word}件`))).toEqual(['二', '三', '四'])
  })

  test('an alert that rang before goes on by itself', () => {
    const alerts = book()
    const [first] = alerts.decide(clockAt(startMs), [small()])
    alerts.decide(clockAt(startMs + 1), [large])
    expect(alerts.decide(clockAt(startMs + 2), [small({ voices: 6 })])[0]).toMatchObject({ id: first?.id, rev: 2 })
  })

  test('tells it in the same one of two large alerts after a restart, also where one of them was over for a while', () => {
    const before = book()
    const other = { ...large, id: 'other' }
    const [first] = before.decide(clockAt(startMs), [large])
    before.decide(clockAt(startMs + 1), [other])
    before.decide(clockAt(startMs + 2), [], [{ alertId: first?.id ?? '', action: 'resolve' }])
    before.decide(clockAt(startMs + 3), [{ ...large, voices: 2 * large.voices }])
    const options = { rules: [rule], names, alertsMax: 100, budget: generous }
    const after = createAlertBook(options, structuredClone(before.snapshot()))
    for (const one of [before, after])
      expect(one.decide(clockAt(startMs + 4), [small()])).toMatchObject([{ id: first?.id, reason: 'related' }])
  })

  test('what it holds back survives a restart', () => {
    const before = book()
    before.decide(clockAt(startMs), [large])
    before.decide(clockAt(startMs + 1), [small()])
    const options = { rules: [rule], names, alertsMax: 100, budget: generous }
    const after = createAlertBook(options, structuredClone(before.snapshot()))
    expect(after.decide(clockAt(startMs + 2), [small({ voices: 4 })])).toEqual([])
    expect(after.decide(clockAt(startMs + 3), [{ ...large, voices: 60 }])[0]?.explanation.zh).toContain('4 人）')
  })
})
