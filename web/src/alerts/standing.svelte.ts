// The counts that the header, the tabs and the title agree on, since all read them here.
import type { AlertRecord } from '../api/answers.ts'
import { stateOf } from './acting.svelte.ts'
import { allAlerts } from './desk.svelte.ts'
import type { Tab } from './tabs.ts'
import { tabOf } from './tabs.ts'

/** In which tab this person sees an alert, what was just pressed included. */
export function seenIn(record: AlertRecord): Tab | null {
  return tabOf({ state: stateOf(record), concern: record.concern })
}

export function inTab(tab: Tab): AlertRecord[] {
  return allAlerts().filter((record) => seenIn(record) === tab)
}

/** Dangers that nobody has acknowledged yet. */
export function unacknowledged(): AlertRecord[] {
  return inTab('waiting')
}
