// Tells the revisions of an alert as changes: what became of it, and why, instead of a table of versions.
import type { Level, Revision } from '../api/answers.ts'
import type { Words } from '../words/zh.ts'
import { gravity } from './levels.ts'

export interface Change {
  readonly rev: number
  readonly timeMs: number
  /** The mark of a level where the level changed; null is a plain dot. */
  readonly level: Level | null
  readonly head: string
  readonly rest: string
}

/** The latest first. What only repeats its predecessor is left out; the first and the last always stay. */
export function changesOf(revisions: readonly Revision[], words: Words): readonly Change[] {
  const inOrder = [...revisions].sort((a, b) => a.rev - b.rev)
  return inOrder
    .map((revision, at) => changeOf(inOrder[at - 1] ?? null, revision, words))
    .filter((change, at) => at === 0 || at === inOrder.length - 1 || change.head !== '')
    .reverse()
}

function changeOf(before: Revision | null, after: Revision, words: Words): Change {
  const common = { rev: after.rev, timeMs: Date.parse(after.raisedAt) }
  const reason = words.reason[after.reason] ?? after.reason
  if (before === null) {
    return { ...common, level: after.level, head: reason, rest: words.change.first(after.voices) }
  }
  const who = after.by?.name ?? ''
  const said = after.text
  const grown = after.voices > before.voices ? words.change.voices(before.voices, after.voices) : ''
  if (after.level !== before.level) {
    const rises = gravity(after.level) > gravity(before.level)
    const name = words.level[after.level]
    const head = rises ? words.change.rise(name) : words.change.fall(name)
    return { ...common, level: after.level, head, rest: [who, said, grown].filter(isSaid).join(' ') }
  }
  if (who === '' && after.reason === 'grew') return { ...common, level: null, head: grown, rest: '' }
  return { ...common, level: null, head: reason, rest: [who, said, grown].filter(isSaid).join(' ') }
}

function isSaid(text: string): boolean {
  return text !== ''
}
