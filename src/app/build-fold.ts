// Puts the stages of the fold together from the settings, new or from a snapshot.
import type { AlertBookState } from '../alerts/alert-book.ts'
import { createAlertBook } from '../alerts/alert-book.ts'
import type { PlaceCode } from '../core/ids.ts'
import type { CorrelatorState } from '../correlate/correlate.ts'
import { createCorrelator } from '../correlate/correlate.ts'
import type { AdmissionState } from '../ingest/admission.ts'
import { createAdmission } from '../ingest/admission.ts'
import type { Fold, FoldSnapshot } from './fold.ts'
import { createFold } from './fold.ts'
import type { Settings } from './load-config.ts'

export interface FoldOptions {
  readonly settings: Settings
  readonly placeName: (code: PlaceCode) => string
  readonly snapshot: FoldSnapshot | null
}

export function buildFold({ settings, placeName, snapshot }: FoldOptions): Fold {
  const { config, rules, taxonomy } = settings
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
      partitions: config.run.partitions,
      situationsPerDay: config.correlate.situationsPerDay,
      home: config.home.place as PlaceCode,
      situationQuietMs: config.correlate.quietAfter,
      clustersMax: config.correlate.clustersMax,
      situationsMax: config.correlate.situationsMax,
    },
    (snapshot?.correlator as CorrelatorState | undefined) ?? undefined,
  )
  const alertBook = createAlertBook(
    {
      rules,
      names: { taxonomy, placeName, sourceName: (source) => sourceNames.get(source) ?? source },
      alertsMax: config.alerts.alertsMax,
    },
    (snapshot?.alertBook as AlertBookState | undefined) ?? undefined,
  )
  return createFold({ admission, correlator, alertBook }, snapshot?.counters)
}
