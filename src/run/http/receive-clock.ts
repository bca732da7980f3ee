// The time at which something is received: the wall's, unless it jumps ahead. Then the time before goes on, until the sources agree with the jump.
import { minuteMs } from '../../core/durations.ts'
import type { RawRecord } from '../../core/post.ts'
import { packRecords } from '../../wire/record-batch.ts'
import type { AnnotatePool } from '../text/pool.ts'

export interface ReceiveClockOptions {
  readonly wallMs: () => number
  /** Goes on evenly, whatever is done to the wall's clock; it may stand still while the machine sleeps. */
  readonly monotonicMs: () => number
  /** Somebody has to look at the machine. */
  readonly alarm: (fields: Readonly<Record<string, unknown>>, sentence: string) => void
}

export interface ReceiveClock {
  nowMs(): number
  /** How far the wall's clock is ahead of the time that counts; 0 where it is believed. */
  aheadMs(): number
  /** The newest time of its own that somebody sends. */
  heard(sender: string, newestMs: number): void
}

// Time services nudge a clock by less than this. Posts that far ahead of their receipt would be quarantined, so more would be seen anyway.
const jumpMs = 10 * minuteMs
const sendersMax = 1_000

export function createReceiveClock({ wallMs, monotonicMs, alarm }: ReceiveClockOptions): ReceiveClock {
  let believed = { atMs: wallMs(), monotonicMs: monotonicMs() }
  let isDoubted = false
  /** Since the jump, by sender. */
  const newest = new Map<string, number>()

  function believe(atMs: number): void {
    believed = { atMs, monotonicMs: monotonicMs() }
    isDoubted = false
    newest.clear()
  }

  const continuedMs = () => believed.atMs + (monotonicMs() - believed.monotonicMs)

  /** A clock that is set back is believed at once: times that the sources tell are never after the true one, so nothing could speak for it. */
  function look(): { readonly wall: number; readonly continued: number } {
    const [wall, continued] = [wallMs(), continuedMs()]
    if (wall - continued <= jumpMs) {
      if (isDoubted) alarm({ now: wall }, 'the clock that had jumped ahead has been set right')
      believe(wall)
    } else if (!isDoubted) {
      isDoubted = true
      alarm(
        { from: continued, to: wall },
        'the clock jumped ahead: the time before it counts on until what the sources send is as new',
      )
    }
    return { wall, continued }
  }

  return {
    nowMs() {
      const { wall, continued } = look()
      return isDoubted ? continued : wall
    },
    aheadMs() {
      const { wall, continued } = look()
      return isDoubted ? wall - continued : 0
    },
    heard(sender, newestMs) {
      const { wall, continued } = look()
      if (!isDoubted || !Number.isFinite(newestMs) || (!newest.has(sender) && newest.size >= sendersMax)) return
      newest.set(sender, Math.max(newestMs, newest.get(sender) ?? newestMs))
      const agreeing = [...newest.values()].filter((time) => time > continued + jumpMs && time <= wall + jumpMs)
      if (agreeing.length * 2 <= newest.size) return
      alarm(
        { senders: agreeing.length, of: newest.size },
        'what the sources send is as new as the clock says: it counts again',
      )
      believe(wall)
    },
  }
}

/** Dates what was just received once more where the clock is in doubt, by what its own times say. */
export function createDating(clock: ReceiveClock | null, pool: Pick<AnnotatePool, 'annotate'>) {
  return async (records: readonly RawRecord[], sender: string): Promise<readonly RawRecord[]> => {
    if (clock === null || clock.aheadMs() === 0) return records
    const { timesMs } = await pool.annotate({ kind: 'redact', records: packRecords(records) })
    clock.heard(
      sender,
      timesMs.reduce((newest, time) => (time > newest ? time : newest), Number.NEGATIVE_INFINITY),
    )
    const receivedAtMs = clock.nowMs()
    return records.map((record) => ({ ...record, receivedAtMs }))
  }
}
