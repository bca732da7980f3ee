// Finds the list of records in the beginning of a JSON object that goes on: the first list of objects that nothing has closed.

export interface LongList {
  /** Where its opening bracket stands. */
  readonly start: number
  /** How many brackets are open before it. */
  readonly depth: number
  readonly path: readonly string[]
  /** What stands before it as whole JSON, with the list left empty. */
  readonly json: string
}

interface Open {
  readonly isList: boolean
  readonly start: number
  readonly name: string
}

/** null where the beginning is inside no list of objects. */
export function longListIn(bytes: Buffer): LongList | null {
  const open = openAt(bytes)
  const at = open.findIndex(({ isList, start }) => isList && bytes[skipSpace(bytes, start + 1)] === 0x7b)
  const list = open[at]
  if (list === undefined || at === 0) return null
  const around = open.slice(0, at)
  const closers = around.map(({ isList }) => (isList ? ']' : '}')).reverse()
  return {
    start: list.start,
    depth: at,
    path: [...around.slice(1), list].map(({ name }) => name),
    json: `${bytes.toString('utf8', 0, list.start)}[]${closers.join('')}`,
  }
}

/** The brackets that are open at the end of the bytes, with the names of the members that they are the values of. */
function openAt(bytes: Buffer): readonly Open[] {
  const open: Open[] = []
  let name = ''
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]
    if (byte === 0x22) {
      const end = endOfString(bytes, i)
      if (bytes[skipSpace(bytes, end + 1)] === 0x3a) name = bytes.toString('utf8', i + 1, Math.min(end, i + 80))
      i = end
    } else if (byte === 0x7b || byte === 0x5b) {
      open.push({ isList: byte === 0x5b, start: i, name })
      name = ''
    } else if (byte === 0x7d || byte === 0x5d) open.pop()
  }
  return open
}

function endOfString(bytes: Buffer, start: number): number {
  for (let i = start + 1; i < bytes.length; i++) {
    if (bytes[i] === 0x5c) i++
    else if (bytes[i] === 0x22) return i
  }
  return bytes.length
}

function skipSpace(bytes: Buffer, from: number): number {
  let at = from
  while (bytes[at] === 0x20 || bytes[at] === 0x09 || bytes[at] === 0x0d || bytes[at] === 0x0a) at++
  return at
}
