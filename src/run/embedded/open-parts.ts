// What the service stands on: its folder, the log, the state, the text tools and the index.
import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openSegmentLog } from '../../store/log/segment-log.ts'
import type { Settings } from '../config/load-config.ts'
import { prepareKeyFile } from '../config/pseudonym-keys.ts'
import { createEvidenceFinder } from '../http/evidence-finder.ts'
import { indexTarget } from '../index/index-target.ts'
import { startServiceIndex } from '../index/start-index.ts'
import type { Logger } from '../logger.ts'
import { openOwnState } from '../open-state.ts'
import { createTextTools, serviceVersion, textStageOptions } from '../text-tools.ts'
import { createLogRetention } from './log-retention.ts'
import { lookAtHistory, writeAcceptedLosses } from './look-at-history.ts'
import { missingHistory, refuseMissingHistory } from './missing-history.ts'

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
  const text = { keyFile: prepareKeyFile(config, false), runStartMs: Infinity, wordsFromLog: true }
  const { log, state } = await openStores(settings, { directory, keyFile: text.keyFile, acceptLoss, logger })
  if (log.recovery.cutBytes > 0 || log.recovery.lostEntries > 0) {
    logger.warn({ ...log.recovery }, 'the log was cut after its last whole entry')
  }
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
  return { directory, keyFile: text.keyFile, log, state, tools, target, index, evidence, retention, close }
}

interface StoresOptions extends Pick<PartsOptions, 'acceptLoss' | 'logger'> {
  readonly directory: string
  readonly keyFile: string
}

/** Log and state, once it is sure that they belong together or somebody said that they need not. */
async function openStores(settings: Settings, { directory, keyFile, acceptLoss, logger }: StoresOptions) {
  const { index } = settings.config
  const folder = join(directory, 'log')
  const log = await openSegmentLog({ folder, acceptLoss })
  const state = openOwnState(directory)
  try {
    const version = await serviceVersion(settings)
    const indexPath = join(directory, 'index.sqlite')
    const facts = await lookAtHistory({ log, state, index, indexPath, keyFile, version })
    const missing = missingHistory(facts)
    if (!acceptLoss) refuseMissingHistory(missing, directory)
    writeAcceptedLosses(directory, missing)
    for (const one of missing) logger.error({ ...one }, 'history is missing, and that was accepted')
    const givenOutBelow = Math.max(facts.state?.offset ?? 0, facts.indexedOffset ?? 0)
    if (givenOutBelow <= log.nextOffset()) return { log, state }
    await log.close()
    return { log: await openSegmentLog({ folder, acceptLoss, givenOutBelow }), state }
  } catch (cause) {
    await state.close()
    await log.close()
    throw cause
  }
}
