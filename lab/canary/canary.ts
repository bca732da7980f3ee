// The canary suite: seeded personal values in every combination of kind and disguise, planted into sentences, and what came out.
import { createRandom } from '../../src/core/random.ts'
import { normaliseText } from '../../src/ingest/clean/normalise.ts'
import { accountCombinations } from './account-kinds.ts'
import { doorCombinations } from './door-kinds.ts'
import { frames } from './frames.ts'
import { freshCombinations } from './fresh-kinds.ts'
import { laterCombinations } from './later-kinds.ts'
import { nameCombinations } from './name-kinds.ts'
import { numberCombinations } from './number-kinds.ts'
import { paperAndDeviceCombinations } from './paper-kinds.ts'
import type { Combination, Planted } from './planted.ts'
import { createLeakTest, surfaceOf } from './planted.ts'

export const combinations: readonly Combination[] = [
  ...numberCombinations,
  ...nameCombinations,
  ...doorCombinations,
  ...accountCombinations,
  ...paperAndDeviceCombinations,
  ...laterCombinations,
  ...freshCombinations,
]

export interface Tally {
  planted: number
  gone: number
}

export interface CanaryScore {
  readonly planted: number
  readonly recall: number
  readonly byOrigin: Readonly<Record<string, Tally>>
  readonly byKind: Readonly<Record<string, Tally>>
  readonly byDisguise: Readonly<Record<string, Tally>>
  readonly byPeople: Readonly<Record<string, Tally>>
  /** One leaking text and what became of it, for each combination that leaks. */
  readonly leaks: readonly { readonly combination: string; readonly text: string; readonly output: string }[]
}

/** `rounds` values of every combination, each in a clause and a frame drawn by the seed. */
export function* plantCanaries(seed: string, rounds: number): Generator<Planted> {
  for (let round = 0; round < rounds; round++) {
    for (const combination of combinations) {
      const random = createRandom(`${seed}/${round}/${combination.kind}/${combination.people}/${combination.disguise}`)
      const pieces = combination.pieces(random)
      const surface = surfaceOf(pieces)
      const clause = random.pick(combination.clauses).replace('{}', () => surface)
      const text = random.pick(frames).replace('{}', () => clause)
      yield { combination, pieces, surface, text }
    }
  }
}

/** Passes every planted text through `redact`, after the normalising that comes before it in the pipeline. */
export function scoreCanaries(planted: Iterable<Planted>, redact: (text: string) => string): CanaryScore {
  const total: Tally = { planted: 0, gone: 0 }
  const tables = {
    origin: new Map<string, Tally>(),
    kind: new Map<string, Tally>(),
    disguise: new Map<string, Tally>(),
    people: new Map<string, Tally>(),
  }
  const leaks = new Map<string, { combination: string; text: string; output: string }>()
  for (const { combination, pieces, text } of planted) {
    const output = redact(normaliseText(text))
    const isGone = !createLeakTest(pieces, combination.leakMin)(output)
    const name = `${combination.kind} / ${combination.people ?? '-'} / ${combination.disguise}`
    for (const tally of [
      total,
      tallyOf(tables.origin, combination.origin),
      tallyOf(tables.kind, combination.kind),
      tallyOf(tables.disguise, name),
      ...(combination.people === undefined ? [] : [tallyOf(tables.people, combination.people)]),
    ]) {
      tally.planted++
      if (isGone) tally.gone++
    }
    if (!isGone && !leaks.has(name)) leaks.set(name, { combination: name, text, output })
  }
  return {
    planted: total.planted,
    recall: total.planted === 0 ? 0 : total.gone / total.planted,
    byOrigin: Object.fromEntries(tables.origin),
    byKind: Object.fromEntries(tables.kind),
    byDisguise: Object.fromEntries(tables.disguise),
    byPeople: Object.fromEntries(tables.people),
    leaks: [...leaks.values()],
  }
}

function tallyOf(table: Map<string, Tally>, name: string): Tally {
  const tally = table.get(name) ?? { planted: 0, gone: 0 }
  table.set(name, tally)
  return tally
}
