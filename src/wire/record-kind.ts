// What became of a record at the text stage, as a word and as the number that stands for it in packed bytes.

/** A kind's place in the table is its number. */
export const recordKinds = ['post', 'drop', 'dead_letter'] as const
export type RecordKind = (typeof recordKinds)[number]

export const recordKindNumber: Readonly<Record<RecordKind, number>> = { post: 0, drop: 1, dead_letter: 2 }

/** The kind of the record at `index`; a number that is in no table stands for a dead letter, so that nothing is lost. */
export function recordKindAt(numbers: Uint8Array, index: number): RecordKind {
  return recordKinds[numbers[index] as number] ?? 'dead_letter'
}
