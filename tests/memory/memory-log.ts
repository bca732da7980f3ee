// The event log in memory: for tests, replays and anything that need not outlive the process.
import { EarlyWarningError } from '../../src/core/errors.ts'
import type { EventLog, StoredEntry } from '../../src/core/ports.ts'

export function createMemoryLog(): EventLog {
  let entries: StoredEntry[] = []
  let firstOffset = 0
  let closed = false
  const nextOffset = () => firstOffset + entries.length
  return {
    async append(added) {
      if (closed) throw new EarlyWarningError('UNAVAILABLE', 'The log is closed; nothing was appended.')
      const start = nextOffset()
      // Copied, because a caller may use its buffer again once the append is answered.
      for (const { kind, payload } of added) {
        entries.push({ kind, payload: Uint8Array.from(payload), offset: nextOffset() })
      }
      return { firstOffset: start, nextOffset: nextOffset() }
    },
    async read(offset, bytesMax) {
      if (offset < firstOffset) {
        throw new EarlyWarningError('HISTORY_LOST', `Offset ${offset} was asked for; the log begins at ${firstOffset}.`)
      }
      const found: StoredEntry[] = []
      let bytes = 0
      for (let at = offset - firstOffset; at < entries.length; at++) {
        const entry = entries[at]
        if (entry === undefined || (found.length > 0 && bytes + entry.payload.length > bytesMax)) break
        found.push(entry)
        bytes += entry.payload.length
      }
      return found
    },
    firstOffset: () => firstOffset,
    nextOffset,
    async truncateBefore(offset) {
      const dropped = Math.max(0, Math.min(offset, nextOffset()) - firstOffset)
      entries = entries.slice(dropped)
      firstOffset += dropped
    },
    async close() {
      closed = true
    },
  }
}
