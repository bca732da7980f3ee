// What the keys and buttons of the duty view do to the chosen alert or to all that are picked.
import { act, stateOf } from '../alerts/acting.svelte.ts'
import { alertOf } from '../alerts/desk.svelte.ts'
import { lostSinceMs } from '../service.svelte.ts'
import { chooseNext, clearPicks, view } from './view.svelte.ts'

/** The picked ones, or the one in the middle. */
export function targets(): readonly string[] {
  const picked = view.picked()
  const chosen = view.chosen()
  return picked.length > 0 ? picked : chosen === null ? [] : [chosen]
}

export async function acknowledge(...ids: readonly string[]): Promise<void> {
  const open = ids.filter(waits)
  if (open.length === 0 || lostSinceMs() !== null) return
  const running = open.map((id) => act(id, 'acknowledge'))
  clearPicks()
  chooseNext()
  await Promise.all(running)
}

function waits(id: string): boolean {
  const record = alertOf(id)
  const state: string = record === null ? '' : stateOf(record)
  return state === 'firing' || state === 'escalated'
}
