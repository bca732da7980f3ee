// What is weighed for a level, and that the reasons say it.
import { describe, expect, test } from 'vitest'
import { decideLevel, decideUnheard, weighLevel } from '../../src/alerts/decide-level.ts'
import { explainDecision } from '../../src/alerts/explain-decision.ts'
import type { AlertRule } from '../../src/alerts/rules.ts'
import type { LevelDecision } from '../../src/core/alert.ts'
import type { Level } from '../../src/core/alert-state.ts'
import type { Situation } from '../../src/core/situation.ts'
import { plainRule, situationOf } from './situations.ts'

const firm = { voices: 8, documentCount: 8, copies: 0 }

function weigh(change: Partial<Situation>, current: Level | null = null, rule: Partial<AlertRule> = {}) {
  return weighLevel({ ...plainRule, ...rule }, situationOf({ ...firm, ...change }), 1, current)
}

describe('the rule wishes for', () => {
  test.each<[number, Level | null]>([
    [0.09, null],
    [0.1, 'blue'],
    [0.25, 'yellow'],
    [0.45, 'orange'],
    [0.7, 'red'],
  ])('at an expected cost of %d: %s', (probability, level) => {
    expect(weigh({ probability })).toMatchObject({ level, reasons: { cost: probability, wish: level, held: null } })
  })

  test('a level by the probability times the severity', () => {
    const weighed = weighLevel(plainRule, situationOf({ ...firm, probability: 0.8 }), 0.5, null)
    expect(weighed).toMatchObject({ level: 'yellow', reasons: { cost: 0.4 } })
  })
})

describe('a level', () => {
  test('rises at once and falls only well below its threshold', () => {
    expect(weigh({ probability: 0.44 }, 'orange')).toMatchObject({
      level: 'orange',
      reasons: { wish: 'yellow', held: 'orange' },
    })
    expect(weigh({ probability: 0.3 }, 'orange')).toMatchObject({ level: 'yellow', reasons: { held: null } })
    expect(weigh({ probability: 0.71 }, 'yellow')).toMatchObject({ level: 'red', reasons: { held: null } })
  })

  test.each<[string, Partial<Situation>, string[]]>([
    ['few have said', { voices: 4 }, ['few_voices']],
    ['is mostly copied', { copies: 5 }, ['copied']],
    ['half have only heard', { cues: { hearsay: 4 } }, ['hearsay']],
    ['was announced', { cues: { announced: 2 } }, ['announced']],
    [
      'few have heard of and copied',
      { voices: 4, copies: 5, cues: { hearsay: 2 } },
      ['few_voices', 'copied', 'hearsay'],
    ],
  ])('is yellow at most for what %s', (_, change, because) => {
    const weighed = weigh({ probability: 0.9, ...change }, null, { wakingVoicesMin: 5 })
    expect(weighed).toMatchObject({ level: 'yellow', reasons: { wish: 'red', cap: { level: 'yellow', because } } })
  })

  test('that has woken people stays while the share of copies or hearsay is near the limit, and falls where it is plain', () => {
    const shares = [0.4, 0.6, 0.45, 0.7, 0.4]
    let current: Level | null = null
    const levelsOf = (change: (share: number) => Partial<Situation>) =>
      shares.map((share) => (current = weigh({ probability: 0.9, ...change(share) }, current).level))
    const copied = (share: number) => ({ documentCount: 100, copies: 100 * share })
    expect(levelsOf(copied)).toEqual(['red', 'red', 'red', 'red', 'red'])
    expect(weigh({ probability: 0.9, ...copied(0.8) }, 'red').level).toBe('yellow')
    expect(weigh({ probability: 0.9, ...copied(0.6) }, 'yellow').level).toBe('yellow')
    const heard = (share: number) => ({ voices: 100, cues: { hearsay: 100 * share } })
    current = null
    expect(levelsOf(heard)).toEqual(['red', 'red', 'red', 'red', 'red'])
    expect(weigh({ probability: 0.9, ...heard(0.75) }, 'red').level).toBe('yellow')
  })

  test('of what turns out to be a drill falls at once', () => {
    expect(weigh({ probability: 0.9, cues: { announced: 2 } }, 'red').level).toBe('yellow')
  })

  test('that wakes nobody needs no cap', () => {
    expect(weigh({ probability: 0.3, voices: 2, copies: 8 }, null, { wakingVoicesMin: 5 }).reasons.cap).toBeNull()
  })
})

describe('the budgets', () => {
  test('are asked about hazards that enough voices tell at some level', () => {
    expect(weigh({ probability: 0.3 }).isHeard).toBe(true)
    for (const change of [{ hazard: false }, { voices: 1 }, { probability: 0.05 }])
      expect(weigh({ probability: 0.3, ...change }).isHeard).toBe(false)
  })

  test('let it be a warning at its level, a complaint at blue, or nothing', () => {
    const weighed = weigh({ probability: 0.9 })
    expect(decideLevel(weighed, 'warning')).toMatchObject({
      level: 'red',
      decision: { budget: 'warning', wish: 'red' },
    })
    expect(decideLevel(weighed, 'complaint')).toMatchObject({ level: 'blue', decision: { budget: 'complaint' } })
    expect(decideLevel(weighed, null)).toBeNull()
    expect(decideUnheard(weighed, null)).toMatchObject({ budget: 'nothing', wish: 'red' })
  })
})

describe('in plain words', () => {
  const decision: LevelDecision = {
    cost: 0.62,
    wish: 'orange',
    cap: null,
    budget: 'warning',
    held: null,
    rule: 'hazard',
  }

  test('the reasons of a warning', () => {
    expect(explainDecision(decision)).toEqual({
      zh: '期望代价 0.62（危机概率×事项严重程度），按规则“hazard”应为橙色；误报预算允许作为预警。',
      en: 'Expected cost 0.62 (probability of a crisis × severity) asks for orange by the rule "hazard"; the budget of false alarms lets it be a warning.',
    })
  })

  test('of what is held, capped or over', () => {
    const capped = explainDecision({ ...decision, cap: { level: 'yellow', because: ['copied', 'announced'] } })
    expect(capped.zh).toContain('因多为复制转发、事先有通知或是演练，不叫醒人，最高黄色')
    expect(capped.en).toContain('yellow is the most: mostly copies, announced works or a drill')
    const over = explainDecision({ ...decision, cost: 0.01, wish: null, held: 'blue', budget: 'not_asked' })
    expect(over.zh).toBe(
      '期望代价 0.01（危机概率×事项严重程度），按规则“hazard”低于各级门槛；代价已回落，为避免反复仍保持蓝色；未到提示的条件，没有动用预算。',
    )
    expect(over.en).toContain('blue is kept so that the level does not flap')
  })
})
