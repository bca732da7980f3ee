// The terms of a tick's documents, flat, until the tick ends and they may be learned from.
export interface TickTerms {
  /** The first `count` of the slots are one document. */
  add(slots: Int32Array, count: number): void
  /** Documents added since the last clearing. */
  count(): number
  /** Visits the documents in the order in which they came; each has the slots from `from` to `to`. */
  each(visit: (slots: Int32Array, from: number, to: number) => void): void
  clear(): void
}

export function createTickTerms(): TickTerms {
  let slots = new Int32Array(4_096)
  let ends = new Int32Array(256)
  let documents = 0
  let length = 0
  return {
    add(more, count) {
      if (length + count > slots.length) slots = doubled(slots)
      if (documents >= ends.length) ends = doubled(ends)
      for (let i = 0; i < count; i++) slots[length + i] = more[i] as number
      length += count
      ends[documents++] = length
    },
    count: () => documents,
    each(visit) {
      for (let i = 0; i < documents; i++) visit(slots, i === 0 ? 0 : (ends[i - 1] as number), ends[i] as number)
    },
    clear() {
      documents = 0
      length = 0
    },
  }
}

function doubled(values: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const wider = new Int32Array(values.length * 2)
  wider.set(values)
  return wider
}
