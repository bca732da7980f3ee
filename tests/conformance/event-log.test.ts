// The event log suite over the adapters that need no server.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMemoryLog } from '../memory/memory-log.ts'
import { openSegmentLog } from '../../src/store/log/segment-log.ts'
import { describeEventLog } from './event-log-suite.ts'

describeEventLog('the memory log', () => ({
  open: async () => createMemoryLog(),
  reopen: null,
  dropsWholeSegments: false,
}))

for (const segmentBytesMax of [1, 500, 1500]) {
  describeEventLog(`the segment log with segments of ${segmentBytesMax} bytes`, () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'qianzhao-log-')), 'log')
    const open = () => openSegmentLog({ folder, segmentBytesMax })
    return { open, reopen: open, dropsWholeSegments: true }
  })
}
