// Which alerts this person has looked at, by revision of their level: one that rose is unread again.
import { SvelteMap } from 'svelte/reactivity'
import type { AlertRecord } from '../api/answers.ts'

const seen = new SvelteMap<string, AlertRecord['level']>()

export function isRead({ id, level }: Pick<AlertRecord, 'id' | 'level'>): boolean {
  return seen.get(id) === level
}

export function markRead({ id, level }: Pick<AlertRecord, 'id' | 'level'>): void {
  if (seen.get(id) !== level) seen.set(id, level)
}
