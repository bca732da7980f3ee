// What the keys and buttons of the duty view do to the chosen alert or to all that are picked.
import { act, stateOf, undoLast } from '../alerts/acting.svelte.ts'
import { alertOf } from '../alerts/desk.svelte.ts'
import { openSheet } from '../deeds/sheet.svelte.ts'
import { lostSinceMs } from '../service.svelte.ts'
import { mayAct } from '../session.svelte.ts'
import { chooseNext, clearPicks, view } from './view.svelte.ts'

/** The deeds that ask for something first, by the key that opens their sheet. */
export const deedKeys = {
  d: 'dismiss',
  p: 'dispatch',
  s: 'assign',
  u: 'escalate',
  n: 'note',
  m: 'merge',
  e: 'resolve',
} as const

/** The picked ones, or the one in the middle. */
export function targets(): readonly string[] {
  const picked = view.picked()
  const chosen = view.chosen()
  return picked.length > 0 ? picked : chosen === null ? [] : [chosen]
}

export async function acknowledge(...ids: readonly string[]): Promise<void> {
  const open = ids.filter(waits)
  if (open.length === 0 || !canDo('acknowledge')) return
  const running = open.map((id) => act(id, 'acknowledge'))
  clearPicks()
  chooseNext()
  await Promise.all(running)
}

export function write(action: string): void {
  if (canDo(action)) openSheet(action, targets())
}

/** What asks for nothing is done at once. */
export async function doNow(action: string, body: Readonly<Record<string, unknown>> = {}): Promise<void> {
  if (!canDo(action)) return
  await Promise.all(targets().map((id) => act(id, action, body)))
}

export function undo(): void {
  if (canDo('undo')) void undoLast()
}

/** Without a line nothing is done, so that nobody believes it was. */
export function canDo(action: string): boolean {
  return lostSinceMs() === null && mayAct(action)
}

function waits(id: string): boolean {
  const record = alertOf(id)
  const state = record === null ? '' : stateOf(record)
  return state === 'firing' || state === 'escalated'
}
