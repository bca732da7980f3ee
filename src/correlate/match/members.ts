// What a key-group keeps of each document that waits and of each cluster, for matching: one column a fact, a place each.
export const free = 0
export const waiting = 1
export const grouped = 2

export interface MembersState {
  readonly columns: Columns
  readonly unused: number[]
  readonly used: number
}

/** By place. An entry is a place with the number of times it was used, so that what pointed to its last holder is known. */
export interface Columns {
  entries: Int32Array
  kinds: Uint8Array
  /** Rising with each document that waits: the older of two has the lower. */
  sequences: Float64Array
  /** Hash of the city; 0 where unknown. */
  cities: Int32Array
  lastMs: Float64Array
  /** Length of the term vector, times the number of texts. */
  lengths: Float64Array
  /** Row of its terms, among those of waiting documents or of clusters. */
  rows: Int32Array
}

export interface Members {
  /** Replaced as a whole when there is need of more room. */
  columns: Columns
  readonly placeMask: number
  /** The place of a new holder, its kind set to `waiting`. There is always one: the caller bounds the number of holders. */
  open(sequence: number): number
  close(place: number): void
  /** The place that an entry points to, −1 where its holder is gone. */
  placeOf(entry: number): number
  snapshot(): MembersState
}

const roomMin = 64

/** At most `sizeMax` holders. Entries are below 2³¹. */
export function createMembers(sizeMax: number, state?: MembersState): Members {
  const placeBits = Math.ceil(Math.log2(sizeMax + 1))
  const placeMask = 2 ** placeBits - 1
  const unused = state === undefined ? [] : [...state.unused]
  let used = state?.used ?? 0
  let room = Math.max(roomMin, used)
  const members: Members = {
    columns: emptyColumns(room, state?.columns),
    placeMask,
    open(sequence) {
      const place = unused.pop() ?? used++
      if (place >= room) {
        room *= 2
        members.columns = emptyColumns(room, members.columns)
      }
      const { entries, kinds, sequences } = members.columns
      // Thousands of other holders come between two uses of a place, so its count does not run over within an hour.
      const uses = (((entries[place] as number) >>> placeBits) + 1) & (2 ** (31 - placeBits) - 1)
      entries[place] = uses * 2 ** placeBits + place
      kinds[place] = waiting
      sequences[place] = sequence
      return place
    },
    close(place) {
      members.columns.kinds[place] = free
      unused.push(place)
    },
    placeOf(entry) {
      const place = entry & placeMask
      const { entries, kinds } = members.columns
      return entry >= 0 && entries[place] === entry && kinds[place] !== free ? place : -1
    },
    snapshot: () => ({ columns: firstOf(members.columns, used), unused, used }),
  }
  return members
}

function emptyColumns(room: number, filled?: Columns): Columns {
  const columns: Columns = {
    entries: new Int32Array(room),
    kinds: new Uint8Array(room),
    sequences: new Float64Array(room),
    cities: new Int32Array(room),
    lastMs: new Float64Array(room),
    lengths: new Float64Array(room),
    rows: new Int32Array(room),
  }
  if (filled === undefined) return columns
  columns.entries.set(filled.entries)
  columns.kinds.set(filled.kinds)
  columns.sequences.set(filled.sequences)
  columns.cities.set(filled.cities)
  columns.lastMs.set(filled.lastMs)
  columns.lengths.set(filled.lengths)
  columns.rows.set(filled.rows)
  return columns
}

function firstOf(columns: Columns, used: number): Columns {
  return {
    entries: columns.entries.subarray(0, used),
    kinds: columns.kinds.subarray(0, used),
    sequences: columns.sequences.subarray(0, used),
    cities: columns.cities.subarray(0, used),
    lastMs: columns.lastMs.subarray(0, used),
    lengths: columns.lengths.subarray(0, used),
    rows: columns.rows.subarray(0, used),
  }
}
