// The intake of a tick: counts every record under its source and lets admission say which posts become documents.
import type { OfficeRecord } from '../../core/desk-record.ts'
import type { Observation } from '../../core/document.ts'
import type { PostId } from '../../core/ids.ts'
import type { DeadLetter } from '../../core/outcome.ts'
import { remembered } from '../../core/remembered.ts'
import type { Admission } from '../../ingest/admission.ts'
import type { FoldRecord, PostRecord } from './fold-record.ts'
import { observationOf } from './fold-record.ts'

export interface Admitted {
  readonly documents: PostRecord[]
  readonly late: number[]
  /** Every post that became no document, the late ones too. */
  readonly refused: number[]
  readonly deadLetters: DeadLetter[]
  readonly office: OfficeRecord[]
}

export interface Intake {
  take(records: readonly FoldRecord[]): Admitted
  /** Running totals by `source|name`. */
  counters(): ReadonlyMap<string, number>
}

// Sources beyond these are counted together, so that made-up names fill neither the state nor a page of metrics.
const sourcesCountedMax = 4_096
const otherSources = 'other'

export function createIntake(admission: Admission, countersBefore?: ReadonlyMap<string, number>): Intake {
  const counters = new Map<string, number>(countersBefore ?? [])
  const sources = new Set([...counters.keys()].map((key) => key.slice(0, key.lastIndexOf('|'))))
  const counterOf = remembered((source: string) => {
    const label = sources.has(source) || sources.size < sourcesCountedMax ? source : otherSources
    sources.add(label)
    return remembered((name: string) => `${label}|${name}`, 64)
  }, sourcesCountedMax)
  const count = (source: string, name: string) => {
    const key = counterOf(source)(name)
    counters.set(key, (counters.get(key) ?? 0) + 1)
  }

  function take(records: readonly FoldRecord[]): Admitted {
    const admitted: Admitted = { documents: [], late: [], refused: [], deadLetters: [], office: [] }
    for (const record of records) {
      if (isOfficeRecord(record)) {
        admitted.office.push(record)
        continue
      }
      const source = record.kind === 'dead_letter' ? record.letter.source : record.source
      count(source, 'accepted')
      if (record.kind === 'drop') count(source, `dropped.${record.reason}`)
      else if (record.kind === 'dead_letter') {
        count(source, 'deadLetters')
        admitted.deadLetters.push(record.letter)
      } else admitPost(record, admitted)
    }
    return admitted
  }

  function admitPost(record: PostRecord, admitted: Admitted): void {
    const { key, source, timeMs, receivedAtMs } = record
    const id = key.slice(source.length + 1) as PostId
    const verdict = admission.admit({ source, id, timeMs, receivedAtMs })
    if (verdict !== 'document') admitted.refused.push(record.ref)
    switch (verdict) {
      case 'document':
        count(source, 'documents')
        admitted.documents.push(record)
        break
      case 'duplicate':
        count(source, 'duplicates')
        break
      case 'late':
        count(source, 'late')
        admitted.late.push(record.ref)
        break
      case 'from_the_future':
        count(source, 'deadLetters')
        admitted.deadLetters.push(quarantined(observationOf(record), receivedAtMs))
        break
    }
  }

  return { take, counters: () => counters }
}

const officeKinds: readonly string[] = [
  'action',
  'put',
  'acknowledgeWithin',
  'position',
  'pseudonymKey',
] satisfies OfficeRecord['kind'][]

function isOfficeRecord(record: FoldRecord): record is OfficeRecord {
  return officeKinds.includes(record.kind)
}

function quarantined(observation: Observation, receivedAtMs: number): DeadLetter {
  return {
    reason: 'from_the_future',
    source: observation.source,
    file: '',
    line: 0,
    found: new Date(observation.timeMs).toISOString(),
    wanted: `a time no more than the configured tolerance after ${new Date(receivedAtMs).toISOString()}`,
    redactedText: observation.excerpt,
    bytesHash: '',
    bytesLength: 0,
  }
}
