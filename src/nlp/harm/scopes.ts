// Says in what scope a danger word stands: what is near it in its clause may deny it, remember it, plan it or only play with it.
import { conceptOf } from './concepts.ts'

/** `plain` where nothing near the danger takes it back. */
export const scopes = ['plain', 'denied', 'planned', 'past', 'elsewhere', 'figurative', 'hearsay', 'advert'] as const

/** How many units may stand between the word and a danger behind it, or one before it; -1 where it does not reach. */
interface Reach {
  readonly scope: number
  readonly before: number
  readonly after: number
}

function reach(scope: (typeof scopes)[number], before: number, after: number): Reach {
  return { scope: scopes.indexOf(scope), before, after }
}

const denial = conceptOf('denied')

const reaches = new Map<number, Reach>([
  [conceptOf('negation'), reach('denied', 3, -1)],
  [conceptOf('denied'), reach('denied', 6, 5)],
  [conceptOf('over'), reach('denied', 3, 6)],
  [conceptOf('planned'), reach('planned', 6, 4)],
  [conceptOf('simile'), reach('figurative', 3, 3)],
  [conceptOf('play'), reach('figurative', 8, 6)],
  [conceptOf('fan'), reach('figurative', 6, 4)],
  [conceptOf('past'), reach('past', 10, 4)],
  [conceptOf('away'), reach('elsewhere', 10, 2)],
  [conceptOf('ask'), reach('hearsay', 6, 3)],
  [conceptOf('advert'), reach('advert', 6, 6)],
])

/** Words of one clause with their places; parallel lists of which `count` are in use. */
export interface ClauseWords {
  count: number
  readonly starts: Uint16Array
  readonly ends: Uint16Array
  readonly concepts: Uint8Array
}

/** Whether the danger word is itself part of a denial, as 停电 is of 没停电. */
function isWithinDenial(clause: ClauseWords, danger: number): boolean {
  for (let i = 0; i < clause.count; i++) {
    const isDenial = clause.concepts[i] === denial
    if (isDenial && (clause.starts[i] as number) <= (clause.starts[danger] as number)) {
      if ((clause.ends[i] as number) > (clause.starts[danger] as number)) return true
    }
  }
  return false
}

const denied = scopes.indexOf('denied')

/** The number of the scope for the danger word `danger` of the clause: the nearest word that reaches it decides. */
export function dangerScope(clause: ClauseWords, danger: number): number {
  const start = clause.starts[danger] as number
  const end = clause.ends[danger] as number
  if (isWithinDenial(clause, danger)) return denied
  let nearest = Infinity
  let found = 0
  for (let i = 0; i < clause.count; i++) {
    const rule = reaches.get(clause.concepts[i] as number)
    if (rule === undefined) continue
    const before = start - (clause.ends[i] as number)
    const after = (clause.starts[i] as number) - end
    const gap = before >= 0 ? before : after
    if (gap < 0 || gap >= nearest || gap > (before >= 0 ? rule.before : rule.after)) continue
    nearest = gap
    found = rule.scope
  }
  return found
}
