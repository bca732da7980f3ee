// Scores the place finder against texts with marked entities, or with the codes of the places they speak of.
import type { PlaceMention } from '../../src/core/document.ts'

export interface PlaceRow {
  readonly text: string
  /** [start, end, type], end exclusive. */
  readonly entities?: readonly (readonly [number, number, string])[]
  /** Codes of the places that the text speaks of, most specific only. */
  readonly places?: readonly string[]
}

export interface PlaceScore {
  readonly rows: number
  readonly recall: number
  readonly precision: number
  readonly f1: number
  /** Of rows with codes: share of codes that were found exactly; null where no row has any. */
  readonly codeRecall: number | null
  readonly codePrecision: number | null
  readonly perType: Readonly<
    Record<string, { readonly total: number; readonly found: number; readonly recall: number }>
  >
}

// CLUENER marks 朝阳区 as an address, golden-horse as GPE or LOC; nominal mentions (.NOM) name no place.
const placeTypes = new Set(['address', 'GPE.NAM', 'LOC.NAM', 'GPE', 'LOC', 'scene', 'ADDRESS'])
// 北京大学, 上海市政府: a place that is part of another name is a place of the text all the same.
const bearingTypes = new Set(['organization', 'government', 'company', 'ORG.NAM', 'ORG.NOM', 'position'])

/** `isPlaceName` says whether an entity is written with names of the gazetteer, so that it could have been found. */
export function evaluatePlaces(
  rows: Iterable<PlaceRow>,
  find: (text: string) => readonly PlaceMention[],
  isPlaceName: (entity: string) => boolean,
): PlaceScore {
  const byType = new Map<string, { total: number; found: number }>()
  const codes = { wanted: 0, recalled: 0, given: 0, right: 0 }
  let count = 0
  let mentions = 0
  let rightMentions = 0
  for (const row of rows) {
    count++
    const found = find(row.text).filter(({ end }) => end > 0)
    if (row.entities !== undefined) {
      mentions += found.length
      rightMentions += found.filter((mention) => touchesPlace(mention, row.entities ?? [])).length
      for (const entity of row.entities) scoreEntity(row.text, entity, found, isPlaceName, byType)
    }
    if (row.places !== undefined) scoreCodes(row.places, find(row.text), codes)
  }
  const total = sum(byType, 'total')
  const recall = share(sum(byType, 'found'), total)
  const precision = share(rightMentions, mentions)
  return {
    rows: count,
    recall,
    precision,
    f1: recall + precision === 0 ? 0 : (2 * recall * precision) / (recall + precision),
    codeRecall: codes.wanted === 0 ? null : share(codes.recalled, codes.wanted),
    codePrecision: codes.wanted === 0 ? null : share(codes.right, codes.given),
    perType: Object.fromEntries(
      [...byType]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([type, { total: all, found }]) => [type, { total: all, found, recall: share(found, all) }]),
    ),
  }
}

type Counts = Map<string, { total: number; found: number }>

function sum(byType: Counts, field: 'total' | 'found'): number {
  let all = 0
  for (const counts of byType.values()) all += counts[field]
  return all
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole
}

function touchesPlace(mention: PlaceMention, entities: readonly (readonly [number, number, string])[]): boolean {
  return entities.some(
    ([start, end, type]) =>
      (placeTypes.has(type) || bearingTypes.has(type)) && start < mention.end && mention.start < end,
  )
}

function scoreEntity(
  text: string,
  [start, end, type]: readonly [number, number, string],
  found: readonly PlaceMention[],
  isPlaceName: (entity: string) => boolean,
  byType: Counts,
): void {
  if (!placeTypes.has(type) || !isPlaceName(text.slice(start, end))) return
  const counts = byType.get(type) ?? { total: 0, found: 0 }
  byType.set(type, counts)
  counts.total++
  // A place named again, or implied by a more specific one in the text, is reported once.
  const name = text.slice(start, end)
  const reported = found.some((mention) => (mention.start < end && start < mention.end) || mention.name.includes(name))
  if (reported) counts.found++
}

function scoreCodes(
  wanted: readonly string[],
  found: readonly PlaceMention[],
  codes: { wanted: number; recalled: number; given: number; right: number },
): void {
  codes.wanted += wanted.length
  codes.given += found.length
  const given: readonly string[] = found.map(({ code }) => code)
  codes.recalled += wanted.filter((code) => given.includes(code)).length
  codes.right += given.filter((code) => wanted.includes(code)).length
}
