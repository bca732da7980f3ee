// Whether a happening that would be told is another sight of one that was told already.
import type { HarmReport } from './report.ts'

/** What is remembered of a told happening after its reports have left the window. */
export interface Summary {
  /** How many reports had each rare word, rare triple, venue. */
  readonly names: Map<number, number>
  readonly venues: Map<number, number>
  readonly areas: Map<string, number>
  readonly streets: Map<string, number>
  readonly matter: number[]
  count: number
}

/** Words in fewer than one general text in seven thousand are names here (8.8 nats). */
const nameRarityMin = 70
const namesMax = 4_096

export function createSummary(): Summary {
  return { names: new Map(), venues: new Map(), areas: new Map(), streets: new Map(), matter: [], count: 0 }
}

export function addToSummary(summary: Summary, { marks, harm, area, street }: HarmReport): void {
  summary.count++
  const names = new Set<number>(marks.triples)
  marks.words.forEach((word, i) => {
    if ((marks.rarities[i] ?? 0) >= nameRarityMin) names.add(word)
  })
  for (const name of names) if (summary.names.size < namesMax) count(summary.names, name)
  for (const venue of marks.venues) count(summary.venues, venue)
  if (area !== '') count(summary.areas, area)
  if (street !== '') count(summary.streets, street)
  harm.matter.forEach((share, i) => {
    summary.matter[i] = (summary.matter[i] ?? 0) + share
  })
}

export function summaryOf(reports: readonly HarmReport[]): Summary {
  const summary = createSummary()
  for (const report of reports) addToSummary(summary, report)
  return summary
}

function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

const namesCounted = 6
const weights = {
  name: 0.5,
  venue: 1.2,
  street: 0.6,
  otherArea: -2,
  otherStreet: -0.8,
  matter: 2.5,
  usualMatter: 0.25,
  hours: -0.1,
  bias: -0.9,
}

/** Above 0 the two are one happening. `hours` lie between the last report of the one and the first of the other. */
export function kinship(young: Summary, told: Summary, hours: number): number {
  let names = 0
  for (const [name, times] of young.names) {
    if ((told.names.get(name) ?? 0) > 1 && (times > 1 || young.count < 4)) names++
  }
  const venue = overlaps(young.venues, told.venues)
  const street = overlaps(young.streets, told.streets)
  const otherArea = young.areas.size > 0 && told.areas.size > 0 && !overlaps(young.areas, told.areas)
  const otherStreet = young.streets.size > 0 && told.streets.size > 0 && !street
  let matter = 0
  for (let i = 0; i < young.matter.length - 1; i++) {
    matter += ((young.matter[i] ?? 0) / young.count) * ((told.matter[i] ?? 0) / told.count)
  }
  return (
    weights.bias +
    weights.name * Math.min(names, namesCounted) +
    (venue ? weights.venue : 0) +
    (street ? weights.street : 0) +
    (otherArea ? weights.otherArea : 0) +
    (otherStreet ? weights.otherStreet : 0) +
    weights.matter * (matter - weights.usualMatter) +
    weights.hours * Math.log1p(Math.max(0, hours))
  )
}

function overlaps<Key>(some: ReadonlyMap<Key, number>, others: ReadonlyMap<Key, number>): boolean {
  for (const key of some.keys()) if (others.has(key)) return true
  return false
}
