// Where each partition has to be read again from after a restart: its first record that no tick has taken yet.

export interface OriginState {
  /** The last offset of the origin that was taken; what is not above it is a repetition. */
  readonly offset: number
  /** Every tick below this is complete, as far as this origin is concerned. */
  readonly openTick: number
}

/** Apart from the record, so that a mark that outlives it does not hold its bytes. */
export interface Settling {
  taken: boolean
}

export interface Mark {
  readonly offset: number
  readonly origin: string
  readonly state: OriginState
  /** null where the record is in no tick by itself: a repetition, a marker, something foreign. */
  readonly settling: Settling | null
}

export interface MarksState {
  readonly lows: readonly number[]
  readonly origins: ReadonlyMap<string, OriginState>
}

export function createMarks(partitions: number, state?: MarksState) {
  const lows = [...(state?.lows ?? new Array<number>(partitions).fill(0))]
  const atLows = new Map<string, OriginState>(state?.origins ?? [])
  // In the order of offsets, from each partition's low on.
  const marks: Mark[][] = Array.from({ length: partitions }, () => [])

  /** Moves every partition's low past everything that is settled. */
  function advance(ends: readonly number[]): void {
    for (let partition = 0; partition < partitions; partition++) advanceOne(partition, ends[partition] ?? 0)
  }

  function advanceOne(partition: number, end: number): void {
    const list = marks[partition] ?? []
    let count = 0
    for (; count < list.length; count++) {
      const mark = list[count]
      if (mark === undefined || mark.offset >= end || mark.settling?.taken === false) break
      if (mark.origin !== '') atLows.set(mark.origin, mark.state)
    }
    list.splice(0, count)
    lows[partition] = list[0]?.offset ?? Math.max(lows[partition] ?? 0, end)
  }

  return {
    add: (partition: number, mark: Mark) => {
      marks[partition]?.push(mark)
    },
    advance,
    /** What lies before `offset` is gone and is not read again. */
    skipTo: (partition: number, offset: number) => {
      lows[partition] = Math.max(lows[partition] ?? 0, offset)
    },
    lows: (): readonly number[] => [...lows],
    /** What was known of each origin at the lows. */
    originsAtLows: (): ReadonlyMap<string, OriginState> => new Map(atLows),
  }
}
