// One client of the live feed: what it has had, whether it reads, and whether it is still there.
import type { Alert } from '../core/alert.ts'
import type { SequencedAlert } from '../core/ports.ts'
import type { Caller, ReplyStream } from './route.ts'

export interface AlertClient {
  readonly caller: Caller
  /** The sequence of the last revision it was sent. */
  position(): number
  /** Whether it may be sent more. */
  isReading(): boolean
  /** Where it begins; `isReset` tells it that what it asked for does not exist. */
  welcome(position: number, isReset: boolean): void
  /** Each revision once and in order, as long as it reads. */
  send(rows: readonly SequencedAlert[]): void
  /** A sign of life; false where it has been full for too long. */
  beat(): boolean
  /** Sends it away; one that went away by itself is sent nothing either. */
  end(): void
}

export interface AlertClientOptions {
  readonly record: (alert: Alert) => Readonly<Record<string, unknown>>
  /** Whether this client may see the alert at all. */
  readonly maySee: (alert: Alert) => boolean
  readonly waitingBytesMax: number
  readonly fullHeartbeatsMax: number
}

export function createAlertClient(stream: ReplyStream, caller: Caller, options: AlertClientOptions): AlertClient {
  let position = 0
  let fullHeartbeats = 0
  let isThere = true

  stream.onClose(() => void (isThere = false))

  const isFull = () => stream.waitingBytes() > options.waitingBytesMax
  const isReading = () => isThere && !isFull()

  function welcome(from: number, isReset: boolean): void {
    position = from
    stream.write(isReset ? `event: reset\ndata: {"from":${from}}\n\n` : ': welcome\n\n')
  }

  function send(rows: readonly SequencedAlert[]): void {
    for (const { sequence, alert } of rows) {
      if (sequence <= position) continue
      if (!isReading()) return
      // An event without data is no event, but its id counts: whoever comes back goes on behind what he may not see.
      const told = options.maySee(alert) ? `event: alert\ndata: ${JSON.stringify(options.record(alert))}\n` : ''
      stream.write(`id: ${sequence}\n${told}\n`)
      position = sequence
    }
  }

  function beat(): boolean {
    fullHeartbeats = isFull() ? fullHeartbeats + 1 : 0
    if (fullHeartbeats > options.fullHeartbeatsMax) return false
    if (fullHeartbeats === 0) stream.write(': still here\n\n')
    return true
  }

  function end(): void {
    if (!isThere) return
    isThere = false
    stream.end()
  }

  return { caller, position: () => position, isReading, welcome, send, beat, end }
}
