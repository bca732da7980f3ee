// Puts the stages of the fold together from the settings, new or from a snapshot.
import { existsSync, readFileSync } from 'node:fs'
import type { AlertBookState } from '../../alerts/alert-book.ts'
import { createAlertBook } from '../../alerts/alert-book.ts'
import type { DeskState } from '../../alerts/desk/desk.ts'
import { createDesk } from '../../alerts/desk/desk.ts'
import type { PlaceCode } from '../../core/ids.ts'
import type { CorrelatorModels, CorrelatorState } from '../../correlate/correlate.ts'
import { createCorrelator } from '../../correlate/correlate.ts'
import type { AdmissionState } from '../../ingest/admission.ts'
import { createAdmission } from '../../ingest/admission.ts'
import type { Fold, FoldSnapshot } from './fold.ts'
import { createFold } from './fold.ts'
import type { Settings } from '../config/load-config.ts'

/** The learnt numbers of correlation. Without a probability the prior weights hold, and every situation says so. */
export const correlatorModels: CorrelatorModels = {
  ...readModel<'probability'>('probability', 'fusion.json'),
  ...readModel<'happenings'>('happenings', 'happenings.json'),
}

export interface FoldOptions {
  readonly settings: Settings
  readonly placeName: (code: PlaceCode) => string
  readonly snapshot: FoldSnapshot | null
}

export function foldFromSettings({ settings, placeName, snapshot }: FoldOptions): Fold {
  const { config, rules, taxonomy, sequences } = settings
  const { happenings, ...withoutHappenings } = correlatorModels
  const isOfHappenings = config.correlate.warnings === 'happenings' && happenings !== undefined
  const models = isOfHappenings ? correlatorModels : withoutHappenings
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
      situationsPerDay: config.correlate.situationsPerDay,
      home: config.home.place as PlaceCode,
      situationQuietMs: config.correlate.quietAfter,
      clustersMax: config.correlate.clustersMax,
      situationsMax: config.correlate.situationsMax,
    },
    (snapshot?.correlator as CorrelatorState | undefined) ?? undefined,
    models,
  )
  const alertBook = createAlertBook(
    {
      rules,
      names: { taxonomy, placeName, sourceName: (source) => sourceNames.get(source) ?? source },
      alertsMax: config.alerts.alertsMax,
      budget: {
        falseAlarmsPerWeek: config.alerts.falseAlarmsPerWeek,
        complaintsPerWeek: config.alerts.complaintsPerWeek,
        onlyHappeningsWarn: isOfHappenings,
        falseTail: correlatorModels.probability?.falseTail ?? [],
      },
    },
    (snapshot?.alertBook as AlertBookState | undefined) ?? undefined,
  )
  const desk = createDesk((snapshot?.desk as DeskState | undefined) ?? undefined)
  return createFold({ admission, correlator, alertBook, desk }, snapshot ?? undefined)
}

function readModel<Name extends keyof CorrelatorModels>(
  name: Name,
  file: string,
): Pick<CorrelatorModels, Name> | object {
  const path = new URL(`../../correlate/models/${file}`, import.meta.url)
  return existsSync(path) ? { [name]: JSON.parse(readFileSync(path, 'utf8')) as CorrelatorModels[Name] } : {}
}
