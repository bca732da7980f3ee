// What the service stands on: its folder, the log, the state, the text tools and the index.
import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openSegmentLog } from '../../store/log/segment-log.ts'
import { createSqliteState } from '../../store/state/sqlite-state.ts'
import type { Settings } from '../config/load-config.ts'
import { createEvidenceFinder } from '../http/evidence-finder.ts'
import { indexTarget } from '../index/index-target.ts'
import { startServiceIndex } from '../index/start-index.ts'
import type { Logger } from '../logger.ts'
import { createTextTools, textStageOptions } from '../text-tools.ts'
import { createLogRetention } from './log-retention.ts'

export interface PartsOptions {
  readonly settings: Settings
  readonly logger: Logger
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Start although acknowledged records are missing from the log; what is lost is logged. */
  readonly acceptLoss: boolean
  readonly onFailure: (cause: unknown) => void
}

export type Parts = Awaited<ReturnType<typeof openParts>>

export async function openParts({ settings, logger, environment, acceptLoss, onFailure }: PartsOptions) {
  const { config } = settings
  const directory = config.run.dataDirectory
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  chmodSync(directory, 0o700)
  const text = {
    keyFile: config.privacy.keyFile === '' ? join(directory, 'keys.json') : config.privacy.keyFile,
    runStartMs: Infinity,
    wordsFromLog: true,
  }
  const log = await openSegmentLog({ folder: join(directory, 'log'), acceptLoss })
  if (log.recovery.cutBytes > 0 || log.recovery.lostEntries > 0) {
    logger.warn({ ...log.recovery }, 'the log was cut after its last whole entry')
  }
  const state = createSqliteState({ path: join(directory, 'state.sqlite') })
  const tools = await createTextTools(settings, text)
  const target = indexTarget(config.index, join(directory, 'index.sqlite'), environment)
  const { documents } = config.index
  const textStage = textStageOptions(settings, text)
  const index = await startServiceIndex({
    target,
    documents,
    textStage,
    log,
    history: state,
    directory,
    logger,
  })
  const evidence = createEvidenceFinder(documents === 'evidence' ? 200_000 : 0)
  const retention = createLogRetention({
    log,
    retentionMs: config.run.logRetention,
    indexedOffset: () => log.nextOffset() - index.status().lag,
    notice: (fields, sentence) => logger.info(fields, sentence),
    onFailure,
  })
  async function close(): Promise<void> {
    await index.close()
    await tools.pool.close()
    await state.close()
    await log.close()
  }
  return { directory, log, state, tools, target, index, evidence, retention, close }
}
