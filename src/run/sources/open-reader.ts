// Makes the reader that a source of the configuration asks for.
import { isAbsolute, join } from 'node:path'
import type { SourceId } from '../../core/ids.ts'
import type { SourceReader } from '../../core/source.ts'
import { createMappedTable } from '../../ingest/mapping/mapping.ts'
import { createFolderSource } from '../../ingest/sources/watch/folder-source.ts'
import type { Config } from '../config/config-schema.ts'
import { loadMapping } from '../config/load-config.ts'

export type SourceConfig = Config['sources'][number]

export interface OpenedReader {
  readonly reader: SourceReader
  readonly everyMs: number
}

/** null where the source is pushed. */
export function openReader(source: SourceConfig, fetch: Config['fetch']): OpenedReader | null {
  const { files } = source
  if (files === undefined) return null
  const settings = { ...fetch.files, ...files }
  const reader = createFolderSource({
    source: source.id as SourceId,
    folder: settings.folder,
    reading: readingOf(settings),
    settleForMs: settings.settleFor,
    finished: finishedOf(settings),
  })
  return { reader, everyMs: settings.every }
}

type FilesConfig = Config['fetch']['files'] & NonNullable<SourceConfig['files']>

function readingOf({ format, encoding, mapping }: FilesConfig) {
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
