// What the duty view shows: its tab, filter and alert stand in the address; the rows hold still until a hand moves them.
import { address, setQuery } from '../address.svelte.ts'
import type { AlertRecord } from '../api/answers.ts'
import { alertOf } from '../alerts/desk.svelte.ts'
import { isEmpty, matches, readFilter } from '../alerts/filter.ts'
import type { ShownRows } from '../alerts/list-order.ts'
import { heldBack, nextOpen, noRows, sortRows } from '../alerts/list-order.ts'
import { inTab, isIn } from '../alerts/standing.svelte.ts'
import { readTab } from '../alerts/tabs.ts'
import { serviceNowMs } from '../service.svelte.ts'

let shown = $state.raw<ShownRows>(noRows)
let picked = $state.raw<readonly string[]>([])

export const view = {
  tab: () => readTab(address.query.get('tab')),
  filter: () => readFilter(address.query),
  isFiltered: () => !isEmpty(readFilter(address.query)),
  /** The alert in the middle. */
  chosen: () => address.query.get('alert'),
  rows: () => shown.ids,
  /** A row stays in the group in which it was shown, whatever became of its level since. */
  levelWhenShown: (id: string) => shown.levels.get(id) ?? null,
  picked: () => picked,
}

/** What belongs into the list now, whether it is in it yet or not. */
export function wanted(): readonly AlertRecord[] {
  const tab = view.tab()
  const filter = view.filter()
  // Only a filter by time has to be looked at again every second.
  const nowMs = filter.within === null ? 0 : serviceNowMs()
  const inside = inTab(tab)
  return isEmpty(filter) ? inside : inside.filter((record) => matches(filter, record, nowMs))
}

export function held(): ReturnType<typeof heldBack> {
  return heldBack(shown, wanted())
}

/** Sorts again and lets the new ones in: only ever called for what a hand did, or where there was nothing to disturb. */
export function showAll(): void {
  shown = sortRows(wanted())
  picked = []
}

export function choose(id: string | null, how: 'step' | 'keep' = 'keep'): void {
  setQuery({ alert: id }, how)
}

/** Moves through the rows as they stand. */
export function step(by: 1 | -1): void {
  const rows = shown.ids
  const at = rows.indexOf(view.chosen() ?? '')
  const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))]
  if (next !== undefined) choose(next)
}

/** After something was done: the next one that still belongs here, without going back to the list. */
export function chooseNext(): void {
  const tab = view.tab()
  const isOpen = (id: string) => {
    const record = alertOf(id)
    return record !== null && isIn(tab, record)
  }
  choose(nextOpen(shown.ids, view.chosen(), isOpen) ?? view.chosen())
}

export function togglePick(id: string): void {
  picked = picked.includes(id) ? picked.filter((one) => one !== id) : [...picked, id]
}

export function clearPicks(): void {
  picked = []
}
