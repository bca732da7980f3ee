// One row of a table, as its carrier hands it on.
export interface TableRow {
  readonly cells: readonly string[]
  readonly line: number
  /** What a dead letter says of the row: its hash and length. */
  readonly bytes: Uint8Array
}
