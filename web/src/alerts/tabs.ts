// Which tab of the duty view an alert stands in; complaints stay apart from dangers until they are closed.
import type { AlertRecord } from '../api/answers.ts'

export const tabs = ['waiting', 'working', 'closed', 'complaints'] as const
export type Tab = (typeof tabs)[number]

/** Null for one that nobody was told of yet. */
export function tabOf({ state, concern }: Pick<AlertRecord, 'state' | 'concern'>): Tab | null {
  if (state === 'pending') return null
  if (state === 'resolved' || state === 'dismissed') return 'closed'
  if (concern === 'complaint') return 'complaints'
  // What went up because nobody answered still waits for an answer.
  return state === 'firing' || (state as string) === 'escalated' ? 'waiting' : 'working'
}

export function readTab(text: string | null): Tab {
  return tabs.find((tab) => tab === text) ?? 'waiting'
}
