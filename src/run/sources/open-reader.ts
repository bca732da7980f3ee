// Makes the reader that a source of the configuration asks for.
import { isAbsolute, join } from 'node:path'
import { guardedLookup, isForbiddenHost } from '../../alerts/notifiers/guarded-lookup.ts'
import { EarlyWarningError } from '../../core/errors.ts'
import type { SourceId } from '../../core/ids.ts'
import type { SourceReader } from '../../core/source.ts'
import { createMappedTable } from '../../ingest/mapping/mapping.ts'
import { createApi } from '../../ingest/sources/pull/create-api.ts'
import { createPullSource } from '../../ingest/sources/pull/pull-source.ts'
import { createWeb } from '../../ingest/sources/pull/web.ts'
import { createPostgresTable } from '../../ingest/sources/table/postgres-table.ts'
import { createSqliteTable } from '../../ingest/sources/table/sqlite-table.ts'
import type { TableDriver } from '../../ingest/sources/table/table-source.ts'
import { createTableSource } from '../../ingest/sources/table/table-source.ts'
import { createFolderSource } from '../../ingest/sources/watch/folder-source.ts'
import type { Config } from '../config/config-schema.ts'
import { loadMapping } from '../config/load-config.ts'
import { connectKafka } from '../deployment/connect-servers.ts'
import { createKafkaTopic } from './kafka-topic.ts'

export type SourceConfig = Config['sources'][number]

export interface OpenedReader {
  readonly reader: SourceReader
  readonly everyMs: number
}

export interface ReaderTools {
  readonly fetch: Config['fetch']
  /** How brokers are reached. */
  readonly kafka: Pick<Config, 'kafka'>
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly pace: (host: string) => Promise<void>
}

/** null where the source is pushed. Throws CONFIG_INVALID where the environment lacks its secret. */
export function openReader(source: SourceConfig, tools: ReaderTools): OpenedReader | null {
  if (source.files !== undefined) return openFolder(source.id as SourceId, { ...tools.fetch.files, ...source.files })
  if (source.pull === undefined) return null
  const id = source.id as SourceId
  const settings = { ...tools.fetch.pull, ...source.pull }
  switch (settings.kind) {
    case 'sqlite':
      return openTable(id, settings, createSqliteTable(settings.file, settings.table, settings.cursor))
    case 'postgres':
      return openTable(id, settings, openPostgres(id, settings, tools.environment))
    case 'kafka':
      return openTopic(id, settings, tools)
    default:
      return openPull(id, settings, tools)
  }
}

type TableConfig = Extract<PullSettings, { kind: 'sqlite' | 'postgres' }>

function openTable(source: SourceId, settings: TableConfig, driver: TableDriver): OpenedReader {
  return {
    reader: createTableSource({ source, driver, reading: readingOf(settings), since: settings.since ?? null }),
    everyMs: settings.every,
  }
}

function openTopic(source: SourceId, settings: TopicConfig, tools: ReaderTools): OpenedReader {
  const { topic, from, every } = settings
  const connect = () => connectKafka(tools.kafka, tools.environment, `qianzhao-source-${source}`)
  return { reader: createKafkaTopic({ source, topic, from, connect, reading: readingOf(settings) }), everyMs: every }
}

function openPostgres(
  source: SourceId,
  { addressFrom, table, cursor, timeout }: Extract<PullSettings, { kind: 'postgres' }>,
  environment: ReaderTools['environment'],
): TableDriver {
  const address = secretOf(`${source}.pull.addressFrom`, addressFrom, environment)
  return createPostgresTable({ address, table, cursor, timeoutMs: timeout })
}

function openFolder(source: SourceId, settings: FilesConfig): OpenedReader {
  const reader = createFolderSource({
    source,
    folder: settings.folder,
    reading: readingOf(settings),
    settleForMs: settings.settleFor,
    finished: finishedOf(settings),
  })
  return { reader, everyMs: settings.every }
}

function openPull(source: SourceId, settings: PullConfig, { environment, pace }: ReaderTools): OpenedReader {
  const { url, overlap, backlog, pagesMax, allowPrivateAddress } = settings
  const web = createWeb({
    agent: settings.agent,
    timeoutMs: settings.timeout,
    bytesMax: settings.answerBytesMax,
    allowPrivateAddress,
    lookup: guardedLookup,
    isForbiddenHost,
  })
  const place = { url, overlapMs: overlap, backlogMs: backlog }
  const api = createApi(settings, place, secretOf(`${source}.pull.secretFrom`, settings.secretFrom ?? '', environment))
  const reader = createPullSource({ source, api, web, pace, pagesMax, reading: readingOf(settings) })
  return { reader, everyMs: settings.every }
}

function secretOf(setting: string, name: string, environment: ReaderTools['environment']): string {
  const secret = name === '' ? '' : environment[name]
  if (secret !== undefined) return secret
  throw new EarlyWarningError(
    'CONFIG_INVALID',
    `sources.${setting}: the environment has no ${name}; set it there, it is never written into the configuration.`,
  )
}

type PullSettings = Config['fetch']['pull'] & NonNullable<SourceConfig['pull']>
type TopicConfig = Extract<PullSettings, { kind: 'kafka' }>
type PullConfig = Exclude<PullSettings, TableConfig | TopicConfig>
type FilesConfig = Config['fetch']['files'] & NonNullable<SourceConfig['files']>

function readingOf({ format, encoding, mapping }: Partial<Pick<FilesConfig, 'format' | 'encoding' | 'mapping'>>) {
  return {
    ...(format === undefined ? {} : { format }),
    ...(encoding === undefined ? {} : { encoding }),
    ...(mapping === undefined ? {} : { mapped: createMappedTable(loadMapping(mapping)) }),
  }
}

function finishedOf({ finished, finishedAfter, moveTo, folder }: FilesConfig) {
  switch (finished) {
    case 'leave':
      return { kind: 'leave' } as const
    case 'delete':
      return { kind: 'delete', afterMs: finishedAfter } as const
    case 'move':
      return { kind: 'move', afterMs: finishedAfter, to: isAbsolute(moveTo) ? moveTo : join(folder, moveTo) } as const
  }
}
