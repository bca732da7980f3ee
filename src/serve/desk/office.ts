// What the routes of the desk are handed: rules of the office that stand in other folders.
import type { Alert } from '../../core/alert.ts'
import type { OfficeReport, ReportKind } from '../../core/report.ts'
import type { Situation } from '../../core/situation.ts'
import type { Level } from '../../core/alert-state.ts'
import type { OnDuty, Rota } from '../../core/rota.ts'

export interface Office {
  routes(): readonly ShownRoute[]
  /** Where an example would be told, and what keeps it from the other routes. */
  previewRoutes(example: { readonly level: Level; readonly topic: string; readonly place: string }): readonly {
    readonly id: string
    readonly told: boolean
    readonly because: 'level' | 'topic' | 'place' | null
  }[]
  composeReport(input: {
    readonly kind: ReportKind
    readonly alert: Alert
    readonly situation: Situation | null
    readonly revisions: readonly Alert[]
    readonly earlier: readonly OfficeReport[]
    readonly nowMs: number
  }): DraftedReport
  composeBrief(input: {
    readonly kind: 'day' | 'week'
    readonly alerts: readonly Alert[]
    readonly fromMs: number
    readonly nowMs: number
  }): DraftedReport
  /** Without the sentences whose evidence is gone. */
  borneOut(report: OfficeReport, isThere: (cited: string) => boolean): OfficeReport
  renderReport(report: OfficeReport, format: 'md' | 'html' | 'docx'): Promise<string | Uint8Array>
  onDuty(rota: Rota, atMs: number): { readonly now: OnDuty | null; readonly next: OnDuty | null }
  indicators(input: {
    readonly alerts: readonly Alert[]
    readonly missedMs: readonly number[]
    readonly fromMs: number
    readonly toMs: number
  }): IndicatorFigures
}

export interface ShownRoute {
  readonly id: string
  /** The name of its notifier. */
  readonly kind: string
  readonly levelMin: Level
  readonly topics: readonly string[]
  readonly places: readonly string[]
}

/** A report before anybody telephoned or signed it. */
export type DraftedReport = Omit<OfficeReport, 'telephonedAtMs' | 'signedAtMs' | 'signedBy'>

interface NamedGroup {
  readonly name: string
}

/** Figures as they are answered; the groups have codes as names. */
export interface IndicatorFigures {
  readonly byDepartment: readonly NamedGroup[]
  readonly byTopic: readonly NamedGroup[]
  readonly byPlace: readonly NamedGroup[]
}
