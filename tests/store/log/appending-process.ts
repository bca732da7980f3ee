// Appends numbered records to a log, several calls at once, until it is killed; prints each range once it is acknowledged.
import { writeSync } from 'node:fs'
import { openSegmentLog } from '../../../src/store/log/segment-log.ts'

const log = await openSegmentLog({ folder: process.argv[2] ?? '', segmentBytesMax: 20_000 })
let next = log.nextOffset()
for (;;) {
  const calls: Promise<unknown>[] = []
  for (let call = 0; call < 4; call++) {
    const count = 1 + ((next * 7) % 5)
    const entries = Array.from({ length: count }, (_, i) => ({
      kind: 'post' as const,
      payload: new TextEncoder().encode(`${next + i}:${'x'.repeat(((next + i) * 37) % 400)}`),
    }))
    next += count
    calls.push(log.append(entries).then((range) => writeSync(1, `${range.nextOffset}\n`)))
  }
  await Promise.all(calls)
  if (next % 5 === 0) await log.truncateBefore(next - 500)
}
