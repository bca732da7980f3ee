// Scores the redactor against texts with marked personal information: what is covered, and what is covered for nothing.
import type { FoundSpan } from '../../src/ingest/redact/found.ts'

export interface RedactRow {
  readonly text: string
  /** [start, end, type], end exclusive. */
  readonly entities: readonly (readonly [number, number, string])[]
}

export interface RedactTypeScore {
  readonly total: number
  readonly covered: number
  readonly recall: number
}

export interface RedactScore {
  readonly rows: number
  readonly recall: number
  /** Share of the spans found, mentions of accounts aside, that touch something marked. */
  readonly precision: number
  readonly f1: number
  /** Share of the characters outside everything marked that were taken. */
  readonly overRedaction: number
  readonly perType: Readonly<Record<string, RedactTypeScore>>
}

const personalTypes = new Set(['name', 'PER.NAM', 'PERSON', 'ADDRESS', 'EMAIL', 'PHONE', 'ID_CARD'])

/** `find` gives the spans that redaction would replace. An address counts by its digits: road and estate are meant to stay. */
export function evaluateRedaction(
  rows: Iterable<RedactRow>,
  find: (text: string) => readonly FoundSpan[],
): RedactScore {
  const byType = new Map<string, { total: number; covered: number }>()
  const totals = { rows: 0, spans: 0, rightSpans: 0, outside: 0, outsideTaken: 0 }
  for (const { text, entities } of rows) {
    totals.rows++
    const found = find(text)
    const taken = new Uint8Array(text.length)
    for (const { start, end } of found) taken.fill(1, start, end)
    const marked = new Uint8Array(text.length)
    for (const [start, end] of entities) marked.fill(1, start, end)
    const unmentioned = found.filter(({ start }) => text.charAt(start - 1) !== '@')
    totals.spans += unmentioned.length
    totals.rightSpans += unmentioned.filter(({ start, end }) => marked.subarray(start, end).includes(1)).length
    // A mention is personal although no set marks it: its signs are neither clean nor marked.
    for (const { start, end } of found) if (text.charAt(start - 1) === '@') marked.fill(1, start, end)
    for (let i = 0; i < text.length; i++) {
      if (marked[i] === 1) continue
      totals.outside++
      totals.outsideTaken += taken[i] ?? 0
    }
    for (const entity of entities) scoreEntity(text, entity, taken, byType)
  }
  return summarise(byType, totals)
}

function scoreEntity(
  text: string,
  [start, end, type]: readonly [number, number, string],
  taken: Uint8Array,
  byType: Map<string, { total: number; covered: number }>,
): void {
  if (!personalTypes.has(type)) return
  const needed: number[] = []
  for (let i = start; i < end; i++) if (type !== 'ADDRESS' || /\d/.test(text.charAt(i))) needed.push(i)
  if (needed.length === 0) return
  const counts = byType.get(type) ?? { total: 0, covered: 0 }
  byType.set(type, counts)
  counts.total++
  if (needed.every((i) => taken[i] === 1)) counts.covered++
}

function summarise(
  byType: ReadonlyMap<string, { total: number; covered: number }>,
  totals: { rows: number; spans: number; rightSpans: number; outside: number; outsideTaken: number },
): RedactScore {
  const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)
  let total = 0
  let covered = 0
  for (const counts of byType.values()) {
    total += counts.total
    covered += counts.covered
  }
  const recall = share(covered, total)
  const precision = share(totals.rightSpans, totals.spans)
  return {
    rows: totals.rows,
    recall,
    precision,
    f1: share(2 * recall * precision, recall + precision),
    overRedaction: share(totals.outsideTaken, totals.outside),
    perType: Object.fromEntries(
      [...byType]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([type, counts]) => [type, { ...counts, recall: share(counts.covered, counts.total) }]),
    ),
  }
}
