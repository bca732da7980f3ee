// Everything that must exist in Elasticsearch before the first document: life cycles, templates, data streams, the first alert index.
import { dayMs } from '../../core/durations.ts'
import type { IndexKind } from '../../core/ports.ts'
import type { Mapping } from './mappings.ts'
import { layoutVersion, mappingOf, positionMapping } from './mappings.ts'
import { elasticNames, monthOf, streamKinds } from './names.ts'

export interface ElasticLayoutOptions {
  readonly prefix: string
  readonly shards: number
  readonly replicas: number
  readonly refreshEveryMs: number
  /** No document, signal or situation is kept longer. */
  readonly documentsKeptForMs: number
  readonly alertsKeptForMs: number
}

export type ResourceKind = 'life cycle' | 'component template' | 'index template' | 'data stream' | 'index'

export interface ElasticResource {
  readonly kind: ResourceKind
  readonly name: string
  readonly path: string
  /** What `PUT path` sends; {} where the templates say everything. */
  readonly body: Mapping
}

const kinds: readonly IndexKind[] = [...streamKinds, 'alerts']

/** In the order in which they must be made. `nowMs` chooses the first month of alerts. */
export function elasticResources(options: ElasticLayoutOptions, nowMs: number): readonly ElasticResource[] {
  const { prefix } = options
  const names = elasticNames(prefix)
  const month = `${names.alerts}-${monthOf(nowMs)}`
  return [
    ...kinds.map((kind) => lifeCycle(options, kind)),
    ...[...kinds, 'position' as const].map((kind): ElasticResource => {
      const name = `${prefix}-${kind}-fields`
      const mappings = kind === 'position' ? positionMapping : mappingOf(kind)
      return {
        kind: 'component template',
        name,
        path: `/_component_template/${name}`,
        body: { template: { mappings }, ...mark },
      }
    }),
    ...kinds.map((kind) => indexTemplate(options, kind)),
    positionTemplate(options),
    ...streamKinds.map(
      (kind): ElasticResource => ({
        kind: 'data stream',
        name: names[kind],
        path: `/_data_stream/${names[kind]}`,
        body: {},
      }),
    ),
    { kind: 'index', name: names.position, path: `/${names.position}`, body: {} },
    { kind: 'index', name: month, path: `/${month}`, body: {} },
  ]
}

const mark = { _meta: { managed_by: 'qianzhao', layout: layoutVersion } }

/**
 * A data stream begins a new index every twelfth of the time that documents are kept, and an index is deleted when its newest
 * document would otherwise get too old: what is kept is never older than the setting says.
 */
function lifeCycle(options: ElasticLayoutOptions, kind: IndexKind): ElasticResource {
  const name = `${options.prefix}-${kind}`
  const body = {
    policy: {
      phases:
        kind === 'alerts'
          ? {
              hot: { actions: {} },
              delete: { min_age: days(options.alertsKeptForMs + 31 * dayMs), actions: { delete: {} } },
            }
          : streamPhases(options.documentsKeptForMs),
      ...mark,
    },
  }
  return { kind: 'life cycle', name, path: `/_ilm/policy/${name}`, body }
}

function streamPhases(keptForMs: number): Mapping {
  const rolloverMs = Math.max(dayMs, Math.floor(keptForMs / 12 / dayMs) * dayMs)
  return {
    hot: { actions: { rollover: { max_age: days(rolloverMs), max_primary_shard_size: '30gb' } } },
    delete: { min_age: days(Math.max(0, keptForMs - rolloverMs)), actions: { delete: {} } },
  }
}

function indexTemplate(options: ElasticLayoutOptions, kind: IndexKind): ElasticResource {
  const { prefix, shards, replicas, refreshEveryMs } = options
  const name = `${prefix}-${kind}`
  const settings = {
    number_of_shards: shards,
    number_of_replicas: replicas,
    refresh_interval: `${refreshEveryMs}ms`,
    codec: 'best_compression',
    lifecycle: { name },
  }
  const body =
    kind === 'alerts'
      ? {
          index_patterns: [`${name}-*`],
          composed_of: [`${name}-fields`],
          priority: 500,
          template: { settings: { index: settings }, aliases: { [name]: {} } },
          ...mark,
        }
      : {
          index_patterns: [name],
          composed_of: [`${name}-fields`],
          priority: 500,
          data_stream: {},
          template: { settings: { index: settings } },
          ...mark,
        }
  return { kind: 'index template', name, path: `/_index_template/${name}`, body }
}

function positionTemplate({ prefix, replicas }: ElasticLayoutOptions): ElasticResource {
  const name = `${prefix}-position`
  const body = {
    index_patterns: [name],
    composed_of: [`${name}-fields`],
    priority: 500,
    template: { settings: { index: { number_of_shards: 1, number_of_replicas: replicas } } },
    ...mark,
  }
  return { kind: 'index template', name, path: `/_index_template/${name}`, body }
}

function days(ms: number): string {
  return `${Math.floor(ms / dayMs)}d`
}

/** What the service itself may do: write and read its own indices, and no more. The body of `PUT /_security/role/NAME`. */
export function writerRole(prefix: string): Mapping {
  return {
    cluster: ['monitor'],
    indices: [
      {
        names: elasticIndexNames(prefix),
        privileges: ['create_index', 'index', 'delete', 'read', 'view_index_metadata', 'maintenance'],
        allow_restricted_indices: false,
      },
    ],
    metadata: { managed_by: 'qianzhao' },
  }
}

/** What an analyst may do: read, nothing else. */
export function readerRole(prefix: string): Mapping {
  return {
    cluster: [],
    indices: [
      { names: readNames(prefix), privileges: ['read', 'view_index_metadata'], allow_restricted_indices: false },
    ],
    metadata: { managed_by: 'qianzhao' },
  }
}

/** What `setup` itself needs; given to a person, not to the service. */
export const setupPrivileges = {
  cluster: ['monitor', 'manage_ilm', 'manage_index_templates', 'manage_security'],
  index: ['manage', 'view_index_metadata'],
} as const

/** The body of `POST /_security/api_key`: a key that can do what the writer's role can, and nothing more. */
export function writerKey(prefix: string, name: string): Mapping {
  const { metadata, ...role } = writerRole(prefix)
  return { name, role_descriptors: { [`${prefix}-writer`]: role }, metadata }
}

function elasticIndexNames(prefix: string): string[] {
  return [...readNames(prefix), `${prefix}-position`]
}

function readNames(prefix: string): string[] {
  return [`${prefix}-documents`, `${prefix}-signals`, `${prefix}-situations`, `${prefix}-alerts`, `${prefix}-alerts-*`]
}
