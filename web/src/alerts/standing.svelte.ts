// The counts that the header, the tabs and the title agree on, since all read them here.
import type { AlertRecord } from '../api/answers.ts'
import { session } from '../session.svelte.ts'
import { stateOf } from './acting.svelte.ts'
import { allAlerts } from './desk.svelte.ts'
import type { Tab } from './tabs.ts'
import { isWatchedBy, tabOf, tabs } from './tabs.ts'

/** Whether this person sees an alert in a tab, what was just pressed included. */
export function isIn(tab: Tab, record: AlertRecord): boolean {
  const own = tabOf({ state: stateOf(record), concern: record.concern })
  if (tab !== 'watched') return own === tab
  return own !== 'closed' && isWatchedBy(record, session.me?.id ?? null)
}

const byTab = $derived(new Map(tabs.map((tab) => [tab, allAlerts().filter((record) => isIn(tab, record))])))

export function inTab(tab: Tab): readonly AlertRecord[] {
  return byTab.get(tab) ?? []
}

/** Dangers that nobody has acknowledged yet. */
export function unacknowledged(): readonly AlertRecord[] {
  return inTab('waiting')
}
