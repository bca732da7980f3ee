// What the routes of the desk are handed: rules of the office that stand in other folders.
import type { Alert } from '../../core/alert.ts'
import type { OnDuty, Rota } from '../../core/rota.ts'

export interface Office {
  onDuty(rota: Rota, atMs: number): { readonly now: OnDuty | null; readonly next: OnDuty | null }
  indicators(input: {
    readonly alerts: readonly Alert[]
    readonly missedMs: readonly number[]
    readonly fromMs: number
    readonly toMs: number
  }): IndicatorFigures
}

interface NamedGroup {
  readonly name: string
}

/** Figures as they are answered; the groups have codes as names. */
export interface IndicatorFigures {
  readonly byDepartment: readonly NamedGroup[]
  readonly byTopic: readonly NamedGroup[]
  readonly byPlace: readonly NamedGroup[]
}
