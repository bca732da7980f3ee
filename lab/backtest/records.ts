// What a backtest reads of alerts.jsonl and situations.jsonl: revisions, their time, probability and evidence.
import type { Concern } from '../../src/core/alert.ts'
import type { Level } from '../../src/core/alert-state.ts'
import type { PlaceCode, TopicId } from '../../src/core/ids.ts'
import { EarlyWarningError } from '../../src/core/errors.ts'

/** One revision of an alert; a subset of the fields of `alerts.jsonl`. */
export interface AlertRevision {
  readonly id: string
  readonly rev: number
  readonly state: string
  readonly level: Level
  /** A file that does not tell them apart has warnings only. */
  readonly concern: Concern
  readonly probability: number
  readonly topic: TopicId
  readonly place: PlaceCode
  readonly raisedAtMs: number
  /** Post ids as `source:id`, or bare ids. */
  readonly documents: readonly string[]
  readonly title: string
}

/** One revision of a situation; a subset of the fields of `situations.jsonl`. */
export interface SituationRevision {
  readonly id: string
  readonly rev: number
  readonly significantAtMs: number | null
  readonly probability: number
  readonly hazard: boolean
  readonly documents: readonly string[]
}

export function readAlertRevision(record: Readonly<Record<string, unknown>>): AlertRevision {
  return {
    id: text(record, 'id'),
    rev: number(record, 'rev'),
    state: text(record, 'state'),
    level: text(record, 'level') as Level,
    concern: record['concern'] === 'complaint' ? 'complaint' : 'warning',
    probability: number(record, 'probability'),
    topic: text(record, 'topic') as TopicId,
    place: text(record, 'place') as PlaceCode,
    raisedAtMs: Date.parse(text(record, 'raisedAt')),
    documents: texts(record, 'documents'),
    title: typeof record['title'] === 'string' ? record['title'] : '',
  }
}

export function readSituationRevision(record: Readonly<Record<string, unknown>>): SituationRevision {
  const significantAt = record['significantAt']
  return {
    id: text(record, 'id'),
    rev: number(record, 'rev'),
    significantAtMs: typeof significantAt === 'string' ? Date.parse(significantAt) : null,
    probability: number(record, 'probability'),
    hazard: record['hazard'] === true,
    documents: texts(record, 'documents'),
  }
}

function text(record: Readonly<Record<string, unknown>>, name: string): string {
  const value = record[name]
  if (typeof value === 'string') return value
  throw wrong(name, 'a string', value)
}

function number(record: Readonly<Record<string, unknown>>, name: string): number {
  const value = record[name]
  if (typeof value === 'number') return value
  throw wrong(name, 'a number', value)
}

function texts(record: Readonly<Record<string, unknown>>, name: string): readonly string[] {
  const value = record[name]
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value
  throw wrong(name, 'an array of strings', value)
}

function wrong(name: string, wanted: string, found: unknown): EarlyWarningError {
  return new EarlyWarningError('INPUT_UNREADABLE', `Field ${name}: found ${typeof found}, wanted ${wanted}.`)
}
