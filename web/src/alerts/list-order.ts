// What the list shows and what waits behind its bar. Nothing that the data do moves a row: only the person's hand sorts again.
import type { AlertRecord } from '../api/answers.ts'
import { gravity } from './levels.ts'

/** The rows as they stand until the person asks for the new ones, with the level that each had then. */
export interface ShownRows {
  readonly ids: readonly string[]
  readonly levels: ReadonlyMap<string, AlertRecord['level']>
}

export const noRows: ShownRows = { ids: [], levels: new Map() }

/** The gravest first, then what was told last. */
export function sortRows(records: readonly AlertRecord[]): ShownRows {
  const sorted = [...records].sort(
    (a, b) =>
      gravity(b.level) - gravity(a.level) ||
      (a.raisedAt < b.raisedAt ? 1 : a.raisedAt > b.raisedAt ? -1 : a.id < b.id ? -1 : 1),
  )
  return { ids: sorted.map(({ id }) => id), levels: new Map(sorted.map(({ id, level }) => [id, level])) }
}

export interface Held {
  /** Belong into the list and are not in it yet; header and tab count them already. */
  readonly fresh: readonly AlertRecord[]
  /** Stand in the list under the level that they had before. */
  readonly risen: readonly AlertRecord[]
}

export function heldBack(shown: ShownRows, wanted: readonly AlertRecord[]): Held {
  return {
    fresh: wanted.filter(({ id }) => !shown.levels.has(id)),
    risen: wanted.filter(({ id, level }) => shown.levels.has(id) && shown.levels.get(id) !== level),
  }
}

/** The next row that is still to be done, from the one at `id` on, then from the top; null where there is none. */
export function nextOpen(ids: readonly string[], id: string | null, isOpen: (id: string) => boolean): string | null {
  const at = id === null ? -1 : ids.indexOf(id)
  const around = [...ids.slice(at + 1), ...ids.slice(0, Math.max(0, at))]
  return around.find(isOpen) ?? null
}
