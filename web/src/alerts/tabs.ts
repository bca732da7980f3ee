// Which tab of the duty view an alert stands in; complaints stay apart from dangers until they are closed.
import type { AlertRecord } from '../api/answers.ts'

/** `watched` is a choice of a person's own and stands beside the others: an alert may wait and be watched. */
export const tabs = ['waiting', 'working', 'watched', 'closed', 'complaints'] as const
export type Tab = (typeof tabs)[number]

/** Null for one that nobody was told of yet. */
export function tabOf({ state, concern }: Pick<AlertRecord, 'state' | 'concern'>): Exclude<Tab, 'watched'> | null {
  if (state === 'pending') return null
  if (state === 'resolved' || state === 'dismissed') return 'closed'
  if (concern === 'complaint') return 'complaints'
  // What went up because nobody answered still waits for an answer.
  return state === 'firing' || state === 'escalated' ? 'waiting' : 'working'
}

export function isWatchedBy({ handling }: Pick<AlertRecord, 'handling'>, person: string | null): boolean {
  return handling?.watchers.some(({ id }) => id === person) === true
}

export function readTab(text: string | null): Tab {
  return tabs.find((tab) => tab === text) ?? 'waiting'
}
