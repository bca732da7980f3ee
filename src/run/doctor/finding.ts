// One thing that doctor looked at.
export interface Finding {
  readonly what: string
  readonly ok: boolean
  /** What was found; where it is a problem, also what to do. */
  readonly detail: string
}
