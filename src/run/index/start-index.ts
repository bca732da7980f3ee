// Starts the feed of the service's index: embedded, or on Elasticsearch with a spool on disk and a file of what was refused.
import { appendFileSync, existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { EventLog } from '../../core/ports.ts'
import type { RefusedItem } from '../../core/ports.ts'
import type { IndexFeed, IndexHistory } from './index-feed.ts'
import { startIndexFeed } from './index-feed.ts'
import { startIndexThread } from './index-thread.ts'
import type { IndexTarget } from './index-target.ts'
import type { Logger } from '../logger.ts'
import { openResultSpool } from './result-spool.ts'
import type { TextStageOptions } from '../text/text-stage.ts'

export interface ServiceIndexOptions {
  readonly target: IndexTarget
  readonly documents: 'all' | 'evidence' | 'none'
  readonly textStage: TextStageOptions
  readonly log: EventLog
  readonly history: IndexHistory
  readonly directory: string
  readonly logger: Logger
}

// A day of a city is some 50 MB of results; at the limit the older half leaves the spool and is in the state only.
const spoolBytesMax = 2 * 1024 ** 3
const refusedBytesMax = 16 * 1024 * 1024

export async function startServiceIndex(options: ServiceIndexOptions): Promise<IndexFeed> {
  const { target, textStage, log, history, documents, directory, logger } = options
  const spool =
    target.kind === 'embedded'
      ? null
      : await openResultSpool({
          folder: join(directory, 'index-spool'),
          bytesMax: spoolBytesMax,
          onDropped: (tickCount) =>
            logger.error(
              { tickCount },
              'the index was away for too long: the results of these ticks are in the state only',
            ),
        })
  return startIndexFeed({
    startThread: (events) => startIndexThread({ target, textStage }, events),
    log,
    history,
    documents,
    spool,
    onFailure: (reason, restartMs) =>
      logger.error(
        { reason, restartMs },
        restartMs === null
          ? 'the index thread failed too often and is not started again; alerts go on, search stands still'
          : 'the index thread failed and is started again; alerts go on, search falls behind',
      ),
    onRebuilt: (reason) =>
      logger.error(
        { reason, firstOffset: log.firstOffset() },
        'the index was damaged and is made anew from the log and the state; documents that have left the log are no longer searched',
      ),
    onDelay: (reason) => logger.warn({ reason }, 'the index is away; alerts go on, search falls behind'),
    onRecovery: (afterMs) => logger.warn({ afterMs }, 'the index is back'),
    onRefused: createRefusedFile(join(directory, 'index-refused.jsonl'), logger),
  })
}

/** One line for each item that the index will never take; the item itself is in the log or the state. At 16 MiB only the metric goes on. */
function createRefusedFile(path: string, logger: Logger): (item: RefusedItem) => void {
  let bytes = existsSync(path) ? statSync(path).size : 0
  return (item) => {
    logger.warn({ kind: item.kind, status: item.status, type: item.type }, 'the index refused an item for good')
    const line = `${JSON.stringify(item)}\n`
    if (bytes + line.length > refusedBytesMax) return
    bytes += Buffer.byteLength(line)
    appendFileSync(path, line, { mode: 0o600 })
  }
}
