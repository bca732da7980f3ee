// Server-sent events of alert revisions: every client gets each revision once and in order, from wherever it stopped.
import type { Alert } from '../core/alert.ts'
import type { SequencedAlert, StateStore } from '../core/ports.ts'
import type { Caller, ReplyStream } from './route.ts'

export interface AlertStreamsOptions {
  readonly state: Pick<StateStore, 'alertsAfter' | 'latestAlerts'>
  readonly stillValid: (caller: Caller) => boolean
  /** What a revision looks like on the wire. */
  readonly record: (alert: Alert) => Readonly<Record<string, unknown>>
  readonly limits: AlertStreamLimits
}

export interface AlertStreamLimits {
  readonly clientsMax: number
  /** A client that has this much unread is sent no more until it reads. */
  readonly waitingBytesMax: number
  /** Heartbeats that a client may stay so full; then it is dropped, comes back with its last id and has lost nothing. */
  readonly fullHeartbeatsMax: number
  /** How often new revisions are looked for where nobody calls `notify`. */
  readonly pollMs: number
  /** How often a comment keeps the line open and the right to listen is checked again; revocation takes effect in this time. */
  readonly heartbeatMs: number
}

export const defaultStreamLimits: AlertStreamLimits = {
  clientsMax: 10_000,
  waitingBytesMax: 256 * 1024,
  fullHeartbeatsMax: 5,
  pollMs: 500,
  heartbeatMs: 3000,
}

export interface AlertStreams {
  isFull(): boolean
  /** Revisions after `after`; null starts with the next one that is committed. */
  start(stream: ReplyStream, caller: Caller, after: number | null): void
  /** New revisions may have been committed. */
  notify(): void
  clientCount(): number
  close(): void
}

interface Client {
  readonly stream: ReplyStream
  readonly caller: Caller
  position: number
  fullHeartbeats: number
}

const rowsPerRead = 500
// Clients that follow live are served from here, so that a thousand of them cost one read of the store and not a thousand.
const recentMax = 2000

export function createAlertStreams({ state, stillValid, record, limits }: AlertStreamsOptions): AlertStreams {
  const clients = new Set<Client>()
  let recent: SequencedAlert[] = []
  // `recent` holds every revision after this one; null before the first client came.
  let recentAfter: number | null = null
  let pumping = false
  let again = false

  const poll = setInterval(notify, limits.pollMs).unref()
  const heartbeat = setInterval(() => clients.forEach(beat), limits.heartbeatMs).unref()

  function beat(client: Client): void {
    client.fullHeartbeats = isFull(client) ? client.fullHeartbeats + 1 : 0
    if (!stillValid(client.caller) || client.fullHeartbeats > limits.fullHeartbeatsMax) drop(client)
    else if (client.fullHeartbeats === 0) client.stream.write(': still here\n\n')
  }

  function isFull(client: Client): boolean {
    return client.stream.waitingBytes() > limits.waitingBytesMax
  }

  function notify(): void {
    again = true
    if (!pumping && clients.size > 0) void pump()
  }

  async function pump(): Promise<void> {
    pumping = true
    try {
      while (again) {
        again = false
        await readRecent()
        for (const client of clients) await catchUp(client)
      }
    } catch {
      // The store did not answer: clients stay where they are, and the next poll tries again.
    } finally {
      pumping = false
    }
  }

  async function readRecent(): Promise<void> {
    recentAfter ??= await newestSequence()
    for (;;) {
      const rows = await state.alertsAfter(recent.at(-1)?.sequence ?? recentAfter, rowsPerRead)
      recent.push(...rows)
      const dropped = recent.splice(0, Math.max(0, recent.length - recentMax))
      recentAfter = dropped.at(-1)?.sequence ?? recentAfter
      if (rows.length < rowsPerRead) return
    }
  }

  async function catchUp(client: Client): Promise<void> {
    while (clients.has(client) && !isFull(client) && client.position < (recentAfter ?? 0)) {
      const rows = await state.alertsAfter(client.position, rowsPerRead)
      if (rows.length === 0) break
      send(client, rows)
    }
    if (client.position >= (recentAfter ?? 0)) send(client, recent)
  }

  function send(client: Client, rows: readonly SequencedAlert[]): void {
    for (const { sequence, alert } of rows) {
      if (sequence <= client.position) continue
      if (!clients.has(client) || isFull(client)) return
      client.stream.write(`id: ${sequence}\nevent: alert\ndata: ${JSON.stringify(record(alert))}\n\n`)
      client.position = sequence
    }
  }

  function drop(client: Client): void {
    clients.delete(client)
    client.stream.end()
  }

  async function begin(client: Client, after: number | null): Promise<void> {
    const newest = await newestSequence()
    // An id from another store, or from before a restore, would wait for ever: say so and go on from what there is.
    const ahead = after !== null && after > newest
    client.position = after === null || ahead ? newest : after
    client.stream.write(ahead ? `event: reset\ndata: {"from":${newest}}\n\n` : ': welcome\n\n')
    clients.add(client)
    client.stream.onClose(() => clients.delete(client))
    client.stream.onDrain(notify)
    notify()
  }

  async function newestSequence(): Promise<number> {
    return (await state.latestAlerts(1))[0]?.sequence ?? 0
  }

  return {
    isFull: () => clients.size >= limits.clientsMax,
    start(stream, caller, after) {
      begin({ stream, caller, position: 0, fullHeartbeats: 0 }, after).catch(() => stream.end())
    },
    notify,
    clientCount: () => clients.size,
    close() {
      clearInterval(poll)
      clearInterval(heartbeat)
      for (const client of clients) drop(client)
    },
  }
}
