// The alerts of this console: what the server listed and what its stream tells since, with what this person just did on top.
import type { AlertDetail, AlertList, AlertRecord } from '../api/answers.ts'
import { call } from '../api/call.ts'
import { service } from '../service.svelte.ts'
import { loseSession } from '../session.svelte.ts'

const pageSize = 200
// 200 pages of 200: four times what a city office has open on its worst day.
const pagesMax = 200
const retryMs = 3000
// Whatever comes within this time is drawn at once: a night's catching up is one drawing, not ten thousand.
const gatherMs = 60
const openStates = ['firing', 'escalated', 'acknowledged', 'assigned', 'inHand']

const records = new Map<string, AlertRecord>()
let revision = $state(0)
let isLoaded = $state(false)
let gathering: ReturnType<typeof setTimeout> | null = null
let stream: EventSource | null = null
const freshListeners = new Set<(record: AlertRecord) => void>()

/** Every alert that this console knows; a page that reads it is drawn again when one changes. */
export function allAlerts(): AlertRecord[] {
  void revision
  return [...records.values()]
}

export function alertOf(id: string | null): AlertRecord | null {
  void revision
  return id === null ? null : (records.get(id) ?? null)
}

export function deskIsLoaded(): boolean {
  return isLoaded
}

/** Told of each alert that was not there before, once the first list has been read. */
export function onFresh(listener: (record: AlertRecord) => void): () => void {
  freshListeners.add(listener)
  return () => freshListeners.delete(listener)
}

export async function openDesk(): Promise<void> {
  const outcome = await call<AlertList>(`/v1/alerts?limit=${pageSize}`)
  if (outcome.kind === 'no_session') return loseSession()
  if (outcome.kind !== 'answer') return void setTimeout(() => void openDesk(), retryMs)
  const { alerts, sequence = 0 } = outcome.value
  for (const record of alerts) keep(record)
  if (alerts.length === pageSize) await loadOlder()
  isLoaded = true
  drawSoon()
  listen(sequence)
  return undefined
}

export function closeDesk(): void {
  stream?.close()
  stream = null
  records.clear()
  isLoaded = false
  revision++
}

/** What a detail shows may be newer than the stream: it counts at once. */
export function keep(record: AlertRecord): void {
  const known = records.get(record.id)
  if (known !== undefined && known.rev >= record.rev) return
  records.set(record.id, record)
  drawSoon()
  if (known === undefined && isLoaded) for (const listener of freshListeners) listener(record)
}

/** The newest two hundred alerts come by themselves; what is older and still open is asked for by its state. */
async function loadOlder(): Promise<void> {
  for (const state of openStates) {
    let cursor: string | null = ''
    for (let page = 0; page < pagesMax && cursor !== null; page++) {
      const next: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
      const outcome = await call<AlertList>(`/v1/alerts?state=${state}&limit=${pageSize}${next}`)
      if (outcome.kind !== 'answer') break
      for (const record of outcome.value.alerts) keep(record)
      cursor = outcome.value.cursor
    }
  }
}

function listen(sequence: number): void {
  stream?.close()
  // The browser sends the id of the last event by itself when it connects again.
  const opened = new EventSource(`/v1/alerts/stream?after=${sequence}`)
  stream = opened
  opened.addEventListener('open', () => {
    service.streamIsOpen = true
  })
  opened.addEventListener('alert', (event) => keep(JSON.parse(event.data as string) as AlertRecord))
  // The store behind the server is another one: what was listed no longer counts.
  opened.addEventListener('reset', () => {
    closeDesk()
    void openDesk()
  })
  opened.addEventListener('error', () => {
    service.streamIsOpen = false
    // After an answer that is no stream (a session that ended, say) a browser does not try again by itself.
    if (opened.readyState === EventSource.CLOSED && stream === opened) setTimeout(() => void openDesk(), retryMs)
  })
}

function drawSoon(): void {
  gathering ??= setTimeout(() => {
    gathering = null
    revision++
  }, gatherMs)
}

export type ReadDetail =
  | { readonly kind: 'read'; readonly detail: AlertDetail }
  | { readonly kind: 'failed'; readonly why: number }

export async function readDetail(id: string): Promise<ReadDetail> {
  const outcome = await call<AlertDetail>(`/v1/alerts/${encodeURIComponent(id)}`)
  if (outcome.kind === 'answer') return { kind: 'read', detail: outcome.value }
  if (outcome.kind === 'no_session') loseSession()
  return { kind: 'failed', why: outcome.kind === 'problem' ? outcome.status : 0 }
}
