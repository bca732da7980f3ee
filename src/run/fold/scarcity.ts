// Whether the disk has room: what failed for want of it is tried again, and people are told when it begins and when it is over.
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
