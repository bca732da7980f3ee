// What is known of how a matter spread, as name and value.
import type { AlertDetail } from '../api/answers.ts'
import type { Language } from '../time/beijing.ts'
import { dayAndTime } from '../time/beijing.ts'
import type { Words } from '../words/zh.ts'

interface SpreadRecord {
  readonly posts: number
  readonly voices: number
  readonly depth: number
  readonly roles: readonly {
    readonly role: 'amplifier' | 'bridge' | 'official_response'
    readonly organisation: string | null
    readonly time: string
    readonly spreadPosts: number
  }[]
}

export interface SpreadFact {
  readonly name: string
  readonly value: string
}

export function spreadFacts(detail: AlertDetail, words: Words, language: Language): readonly SpreadFact[] {
  const text = words.spread
  const first = [...detail.evidence].sort((a, b) => (a.time < b.time ? -1 : 1))[0]
  // The schema leaves the inside of a cascade open; the record of a situation writes it in this shape.
  const spread = (detail.story?.spread ?? null) as SpreadRecord | null
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

function passedOn(detail: AlertDetail, spread: SpreadRecord | null, words: Words): string {
  if (spread !== null) return words.spread.posts(spread.posts, spread.voices, spread.depth)
  return (detail.copies ?? 0) > 0 ? words.spread.copies(detail.copies ?? 0) : words.spread.none
}

function rolesOf(spread: SpreadRecord | null, words: Words): readonly SpreadFact[] {
  return (spread?.roles ?? []).slice(0, 3).map(({ role, organisation, time, spreadPosts }) => ({
    name: words.spread.roles[role],
    value: words.spread.role(organisation ?? words.spread.somebody, dayAndTime(Date.parse(time)), spreadPosts),
  }))
}
