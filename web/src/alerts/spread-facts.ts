// What is known of how a matter spread, as name and value.
import type { AlertDetail } from '../api/answers.ts'
import type { Spread } from '../../../src/core/situation.ts'
import type { Language } from '../time/beijing.ts'
import { dayAndTime } from '../time/beijing.ts'
import type { Words } from '../words/zh.ts'

export interface SpreadFact {
  readonly name: string
  readonly value: string
}

export function spreadFacts(detail: AlertDetail, words: Words, language: Language): readonly SpreadFact[] {
  const text = words.spread
  const first = [...detail.evidence].sort((a, b) => (a.time < b.time ? -1 : 1))[0]
  const spread = spreadOf(detail)
  const terms = (detail.terms ?? []).slice(0, 10).join(language === 'zh' ? '、' : ', ')
  return [
    ...(first === undefined
      ? []
      : [{ name: text.earliest, value: `${dayAndTime(Date.parse(first.time))} ${first.sourceName}` }]),
    { name: text.passedOn, value: passedOn(detail, spread, words) },
    ...rolesOf(spread, words),
    ...(terms === '' ? [] : [{ name: text.words, value: terms }]),
  ]
}

function spreadOf(detail: AlertDetail): Spread | null {
  const { situation } = detail as { situation: unknown }
  return typeof situation === 'object' && situation !== null
    ? ((situation as { spread?: Spread | null }).spread ?? null)
    : null
}

function passedOn(detail: AlertDetail, spread: Spread | null, words: Words): string {
  if (spread !== null) return words.spread.posts(spread.posts, spread.voices, spread.depth)
  return (detail.copies ?? 0) > 0 ? words.spread.copies(detail.copies ?? 0) : words.spread.none
}

function rolesOf(spread: Spread | null, words: Words): readonly SpreadFact[] {
  return (spread?.roles ?? []).slice(0, 3).map(({ role, post, spreadPosts }) => ({
    name: words.spread.roles[role],
    value: words.spread.role(post.organisation ?? words.spread.somebody, dayAndTime(post.timeMs), spreadPosts),
  }))
}
