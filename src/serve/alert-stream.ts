// Server-sent events of alert revisions: every client gets each revision once and in order, from wherever it stopped.
import type { Alert } from '../core/alert.ts'
import type { StateStore } from '../core/ports.ts'
import type { AlertClient } from './alert-client.ts'
import { createAlertClient } from './alert-client.ts'
import { createRecentAlerts } from './recent-alerts.ts'
import type { Caller, ReplyStream } from './route.ts'

export interface AlertStreamsOptions {
  readonly state: Pick<StateStore, 'alertsAfter' | 'latestAlerts'>
  readonly stillValid: (caller: Caller) => boolean
  /** Whether the caller may see the alert at all. */
  readonly maySee: (caller: Caller, alert: Alert) => boolean
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

export function createAlertStreams(options: AlertStreamsOptions): AlertStreams {
  const { state, stillValid, maySee, record, limits } = options
  const clients = new Set<AlertClient>()
  const recent = createRecentAlerts(state)
  let pumping = false
  let again = false

  const poll = setInterval(notify, limits.pollMs).unref()
  const heartbeat = setInterval(() => clients.forEach(beat), limits.heartbeatMs).unref()

  function beat(client: AlertClient): void {
    if (!stillValid(client.caller) || !client.beat()) drop(client)
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
        await recent.read()
        for (const client of clients) await catchUp(client)
      }
    } catch {
      // The store did not answer: clients stay where they are, and the next poll tries again.
    } finally {
      pumping = false
    }
  }

  async function catchUp(client: AlertClient): Promise<void> {
    while (client.isReading() && !recent.reaches(client.position())) {
      const rows = await recent.before(client.position())
      if (rows.length === 0) break
      client.send(rows)
    }
    if (recent.reaches(client.position())) client.send(recent.all())
  }

  function drop(client: AlertClient): void {
    clients.delete(client)
    client.end()
  }

  async function begin(stream: ReplyStream, caller: Caller, after: number | null): Promise<void> {
    const newest = await recent.newest()
    // An id from another store, or from before a restore, would wait for ever: say so and go on from what there is.
    const isAhead = after !== null && after > newest
    const client = createAlertClient(stream, caller, {
      record,
      maySee: (alert) => maySee(caller, alert),
      ...limits,
    })
    client.welcome(after === null || isAhead ? newest : after, isAhead)
    clients.add(client)
    stream.onClose(() => clients.delete(client))
    stream.onDrain(notify)
    notify()
  }

  return {
    isFull: () => clients.size >= limits.clientsMax,
    start(stream, caller, after) {
      begin(stream, caller, after).catch(() => stream.end())
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
