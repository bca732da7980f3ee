// Counts how many characters of strings are looked at while something runs, so that a test can bound work without a clock.

interface Call {
  readonly self: string
  readonly parts: readonly unknown[]
  readonly result: unknown
}

const looks = ['charCodeAt', 'codePointAt', 'charAt', 'startsWith', 'endsWith']
const wholes = ['includes', 'replace', 'replaceAll', 'split', 'match', 'search']

/**
 * Characters read by `work`: one for a look at one place, what lies between the start of a search and what it finds, the
 * length of what is cut out, and of the whole string for a pattern, however early that stops.
 */
export function countedReads(work: () => void): number {
  let reads = 0
  let depth = 0
  const restore: (() => void)[] = []
  function patch(owner: object, name: string, costOf: (call: Call) => number): void {
    const descriptor = Object.getOwnPropertyDescriptor(owner, name)
    const original: unknown = descriptor?.value
    if (descriptor === undefined || typeof original !== 'function') throw new RangeError(`There is no ${name} to count`)
    const counted = function (this: unknown, ...parts: unknown[]): unknown {
      // A pattern that is replaced everywhere calls exec for each place: the outer call stands for all of them.
      const isOuter = depth++ === 0
      try {
        const result: unknown = Reflect.apply(original, this, parts)
        if (isOuter) reads += costOf({ self: String(this), parts, result })
        return result
      } finally {
        depth--
      }
    }
    Object.defineProperty(owner, name, { ...descriptor, value: counted })
    restore.push(() => Object.defineProperty(owner, name, descriptor))
  }
  try {
    for (const name of looks) patch(String.prototype, name, () => 1)
    for (const name of wholes) patch(String.prototype, name, ({ self }) => self.length)
    patch(String.prototype, 'slice', ({ result }) => String(result).length)
    patch(String.prototype, 'indexOf', ({ self, parts, result }) => {
      const from = Number(parts[1] ?? 0)
      return (Number(result) < 0 ? Math.max(from, self.length) : Number(result)) - from + 1
    })
    patch(String.prototype, 'lastIndexOf', ({ self, parts, result }) => {
      const from = Math.min(self.length, Number(parts[1] ?? self.length))
      return Math.max(0, from - Number(result))
    })
    for (const name of ['exec', 'test']) patch(RegExp.prototype, name, ({ parts }) => String(parts[0]).length)
    work()
    return reads
  } finally {
    for (const undo of restore.toReversed()) undo()
  }
}
