// What a row shows besides its record: the hours and the sources. Read for the rows in sight alone, a few at a time.
import { SvelteMap } from 'svelte/reactivity'
import type { AlertDetail } from '../api/answers.ts'
import { readDetail } from './desk.svelte.ts'

const keptMax = 400
const atOnceMax = 3

const details = new SvelteMap<string, AlertDetail>()
const wanted = new Map<string, number>()
let running = 0

/** The latest detail that was read; an older revision is shown until the new one is there. */
export function rowDetail(id: string): AlertDetail | null {
  return details.get(id) ?? null
}

export function wantRowDetail(id: string, rev: number): void {
  const known = details.get(id)
  if ((known !== undefined && known.rev >= rev) || wanted.get(id) === rev) return
  wanted.set(id, rev)
  void work()
}

export function keepDetail(detail: AlertDetail): void {
  details.delete(detail.id)
  details.set(detail.id, detail)
  const oldest = details.keys().next()
  if (details.size > keptMax && oldest.done !== true) details.delete(oldest.value)
}

async function work(): Promise<void> {
  if (running >= atOnceMax) return
  running++
  for (let next = wanted.keys().next(); next.done !== true; next = wanted.keys().next()) {
    wanted.delete(next.value)
    const outcome = await readDetail(next.value)
    if (outcome.kind === 'read') keepDetail(outcome.detail)
  }
  running--
}
