// Changes every string in plain data, however deep: objects, lists, maps and sets, and the names of members too.

/** What holds no changed string comes back as it is. */
export function mapStrings(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || value instanceof ArrayBuffer)
    return value
  if (Array.isArray(value)) return value.map((one) => mapStrings(one, change))
  if (value instanceof Map) {
    return new Map([...value].map(([key, one]) => [mapStrings(key, change), mapStrings(one, change)]))
  }
  if (value instanceof Set) return new Set([...value].map((one) => mapStrings(one, change)))
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [change(key), mapStrings(one, change)]))
}
