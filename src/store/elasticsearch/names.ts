// What things are called in Elasticsearch; every name is a pure function of the prefix and of the item itself.
import { chinaOffsetMs } from '../../core/china-time.ts'
import { createHash } from 'node:crypto'
import type { Alert } from '../../core/alert.ts'
import { base32 } from '../../core/hash.ts'
import type { IndexKind } from '../../core/ports.ts'

export interface ElasticNames {
  readonly documents: string
  readonly signals: string
  readonly situations: string
  /** The alias over the monthly indices. */
  readonly alerts: string
  /** Remembers how far the log is indexed. */
  readonly position: string
}

export function elasticNames(prefix: string): ElasticNames {
  return {
    documents: `${prefix}-documents`,
    signals: `${prefix}-signals`,
    situations: `${prefix}-situations`,
    alerts: `${prefix}-alerts`,
    position: `${prefix}-position`,
  }
}

export const streamKinds = ['documents', 'signals', 'situations'] as const satisfies readonly IndexKind[]
export type StreamKind = (typeof streamKinds)[number]

/** `qianzhao-alerts-2026.11`: the month in China of the tick in which the alert was first raised, whatever happens to it later. */
export function alertIndex(names: ElasticNames, alert: Pick<Alert, 'firstRaisedAtMs'>): string {
  return `${names.alerts}-${monthOf(alert.firstRaisedAtMs)}`
}

export function monthOf(timeMs: number): string {
  return new Date(timeMs + chinaOffsetMs).toISOString().slice(0, 7).replace('-', '.')
}

/** An id may have 512 bytes; a longer one is replaced by its hash. */
export function elasticId(id: string): string {
  if (id.length <= 170 || Buffer.byteLength(id) <= 512) return id
  return `sha256:${base32(createHash('sha256').update(id).digest())}`
}
