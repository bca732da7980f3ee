// Whether the disk has room: what failed for want of it is tried again, and people are told when it begins and when it is over.
import { setTimeout as delay } from 'node:timers/promises'
import { StorageFull } from '../../core/errors.ts'

export interface Scarcity {
  /** Something was written. */
  passed(): void
  /** True where the cause is a lack of room, which passes; everything else is for the caller to handle. */
  isScarce(cause: unknown): boolean
  /** Nothing has been written since the last attempt that found no room. */
  lasts(): boolean
}

export function createScarcity(
  notice: (fields: Readonly<Record<string, unknown>>, sentence: string) => void,
): Scarcity {
  let lasting = false
  return {
    passed() {
      if (lasting) notice({}, 'there is room on the disk again, and everything goes on')
      lasting = false
    },
    isScarce(cause) {
      if (!(cause instanceof StorageFull)) return false
      if (!lasting) notice({ reason: cause.message }, 'the disk is full: pushes are refused until there is room')
      lasting = true
      return true
    },
    lasts: () => lasting,
  }
}

const againMs = 500

/** What is done with work that found no room: again and again, or not now. */
export function createRoomPatience(scarcity: Scarcity) {
  let isOver = false
  return {
    async untilThereIsRoom(work: () => Promise<void>): Promise<void> {
      for (;;) {
        try {
          await work()
          return scarcity.passed()
        } catch (cause) {
          if (!scarcity.isScarce(cause) || isOver) throw cause
          await delay(againMs)
        }
      }
    },
    /** What is due again anyway may be left out. */
    async ifThereIsRoom(work: () => Promise<void>): Promise<void> {
      try {
        await work()
      } catch (cause) {
        if (!scarcity.isScarce(cause)) throw cause
      }
    },
    /** From now on nothing is waited for: the process is about to end. */
    end: () => {
      isOver = true
    },
  }
}
