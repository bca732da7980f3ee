// Remembers what was made of two keys, so that it is made once and not for each document.

/** At most `sizeMax` pairs; beyond it all are made anew. */
export function createPairMemory<First, Second, Value>(
  make: (first: First, second: Second) => Value,
  sizeMax: number,
): (first: First, second: Second) => Value {
  const known = new Map<First, Map<Second, Value>>()
  let size = 0
  return (first, second) => {
    const found = known.get(first)?.get(second)
    if (found !== undefined) return found
    if (size >= sizeMax) {
      known.clear()
      size = 0
    }
    const made = make(first, second)
    const inner = known.get(first) ?? new Map<Second, Value>()
    known.set(first, inner.set(second, made))
    size++
    return made
  }
}
