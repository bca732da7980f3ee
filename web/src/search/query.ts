// The question of a search: what stands in the address is what is asked, shown and exported, and nothing besides.

export const facetNames = ['source', 'place', 'topic', 'day'] as const

export interface Condition {
  readonly name: 'source' | 'place' | 'topic' | 'from' | 'to'
  readonly value: string
}

const conditionNames = ['source', 'place', 'topic', 'from', 'to'] as const
const dayMs = 86_400_000

export function conditionsOf(query: URLSearchParams): readonly Condition[] {
  return conditionNames.flatMap((name) => {
    const value = query.get(name)
    return value === null || value === '' ? [] : [{ name, value }]
  })
}

/** What the server is asked; unknown parameters of the address are left out, since it refuses them. */
export function serverQuery(query: URLSearchParams, cursor: string | null): string {
  const asked = new URLSearchParams({ limit: '50', facets: facetNames.join(',') })
  for (const name of ['q', ...conditionNames]) {
    const value = query.get(name)
    if (value !== null && value !== '') asked.set(name, value)
  }
  if (cursor !== null) asked.set('cursor', cursor)
  return String(asked)
}

/** A day of Beijing as the times between which it lies. */
export function dayRange(day: string): { readonly from: string; readonly to: string } {
  const from = `${day}T00:00:00+08:00`
  return { from, to: new Date(Date.parse(from) + dayMs).toISOString() }
}

/** Parts of a text, those that were searched for marked, so that a page makes elements of them and never markup. */
export function highlighted(
  text: string,
  query: string,
): readonly { readonly text: string; readonly isHit: boolean }[] {
  const wanted = query.split(/\s+/u).filter((word) => word !== '')
  if (wanted.length === 0) return [{ text, isHit: false }]
  const pattern = new RegExp(
    `(${wanted.map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/gu, '\\$&')).join('|')})`,
    'giu',
  )
  return text
    .split(pattern)
    .map((part, at) => ({ text: part, isHit: at % 2 === 1 }))
    .filter((part) => part.text !== '')
}

/** Rows as a file that table programs read; a cell that they would take for a formula is defused. */
export function asCsv(rows: readonly (readonly string[])[]): string {
  const cell = (value: string) => {
    const harmless = /^[=+\-@\t\r]/u.test(value) ? `'${value}` : value
    return /[",\n\r]/u.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
  }
  return `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`
}
