// Who is on duty when, as the office writes it down.
import type { Person } from './alert-action.ts'

export interface Shift {
  readonly id: string
  readonly name: string
  /** `HH:MM` in China; a shift that ends no later than it begins ends on the next day. */
  readonly from: string
  readonly to: string
}

/** People by the id of their shift. */
export type Crew = Readonly<Record<string, readonly Person[]>>

export interface Rota {
  readonly shifts: readonly Shift[]
  readonly workday: Crew
  /** Weekends and public holidays. */
  readonly restDay: Crew
  /** By `YYYY-MM-DD`, instead of the usual; a night counts to the day on which it begins. */
  readonly days: Readonly<Record<string, Crew>>
  /** Who leads, by day; '' for every other day. */
  readonly leads: Readonly<Record<string, Person>>
}

export interface OnDuty {
  readonly shift: Shift
  readonly day: string
  readonly people: readonly Person[]
  readonly lead: Person | null
  readonly fromMs: number
  readonly untilMs: number
}
