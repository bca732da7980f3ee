// Remembers what a pure function answered, because the same few thousand names come again and again.

/** Beyond `max` answers all are forgotten and worked out anew. `make` must answer the same each time, and never undefined. */
export function remembered<Name, Value>(make: (name: Name) => Value, max: number): (name: Name) => Value {
  const known = new Map<Name, Value>()
  return (name) => {
    const found = known.get(name)
    if (found !== undefined) return found
    if (known.size >= max) known.clear()
    const made = make(name)
    known.set(name, made)
    return made
  }
}
