// Puts the stages of the fold together from the settings, new or from a snapshot.
import { existsSync, readFileSync } from 'node:fs'
import type { AlertBookState } from '../../alerts/alert-book.ts'
import { createAlertBook } from '../../alerts/alert-book.ts'
import type { PlaceCode } from '../../core/ids.ts'
import type { CorrelatorState } from '../../correlate/correlate.ts'
import { createCorrelator } from '../../correlate/correlate.ts'
import type { ProbabilityModel } from '../../correlate/judge/probability.ts'
import type { AdmissionState } from '../../ingest/admission.ts'
import { createAdmission } from '../../ingest/admission.ts'
import type { Fold, FoldSnapshot } from './fold.ts'
import { createFold } from './fold.ts'
import type { Settings } from '../config/load-config.ts'

/** The trained probability of a crisis; null leaves the prior weights in force, and every situation says so. */
export const probabilityModel: ProbabilityModel | null = readProbabilityModel()

export interface FoldOptions {
  readonly settings: Settings
  readonly placeName: (code: PlaceCode) => string
  readonly snapshot: FoldSnapshot | null
}

export function foldFromSettings({ settings, placeName, snapshot }: FoldOptions): Fold {
  const { config, rules, taxonomy, sequences } = settings
  const sourceNames = new Map(config.sources.map((source) => [source.id, source.name]))
  const admission = createAdmission(
    {
      latenessMs: config.ingest.lateness,
      latenessMsBySource: Object.fromEntries(config.sources.map((source) => [source.id, source.lateness])),
      idleAfterMs: config.ingest.idleAfter,
      futureToleranceMs: config.ingest.futureTolerance,
      duplicateMemory: config.ingest.duplicateMemory,
    },
    (snapshot?.admission as AdmissionState | undefined) ?? undefined,
  )
  const correlator = createCorrelator(
    {
      taxonomy,
      sequences,
      partitions: config.run.partitions,
      situationsPerDay: config.correlate.situationsPerDay,
      home: config.home.place as PlaceCode,
      situationQuietMs: config.correlate.quietAfter,
      clustersMax: config.correlate.clustersMax,
      situationsMax: config.correlate.situationsMax,
    },
    (snapshot?.correlator as CorrelatorState | undefined) ?? undefined,
    probabilityModel ?? undefined,
  )
  const alertBook = createAlertBook(
    {
      rules,
      names: { taxonomy, placeName, sourceName: (source) => sourceNames.get(source) ?? source },
      alertsMax: config.alerts.alertsMax,
      budget: {
        falseAlarmsPerWeek: config.alerts.falseAlarmsPerWeek,
        complaintsPerWeek: config.alerts.complaintsPerWeek,
        falseTail: probabilityModel?.falseTail ?? [],
      },
    },
    (snapshot?.alertBook as AlertBookState | undefined) ?? undefined,
  )
  return createFold({ admission, correlator, alertBook }, snapshot?.counters)
}

function readProbabilityModel(): ProbabilityModel | null {
  const path = new URL('../../correlate/models/fusion.json', import.meta.url)
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as ProbabilityModel) : null
}
