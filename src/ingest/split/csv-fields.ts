// Reads the cells of a CSV row, line by line where a quoted cell goes on in the next one.

export interface FieldReader {
  /** `open` where a quoted cell goes on in the next line. */
  feed(line: string): 'complete' | 'open' | 'invalid'
  values(): readonly string[]
  reset(): void
}

export function createFieldReader(delimiter = ','): FieldReader {
  const comma = delimiter.charCodeAt(0)
  let values: string[] = []
  let quoted: string | null = null

  function feed(line: string): 'complete' | 'open' | 'invalid' {
    let at = 0
    if (quoted === null) {
      if (line.indexOf('"') < 0) {
        values = line.split(delimiter)
        return 'complete'
      }
    } else quoted += '\n'
    while (at <= line.length) {
      if (quoted === null && line.charCodeAt(at) !== 0x22) {
        const end = line.indexOf(delimiter, at)
        values.push(end < 0 ? line.slice(at) : line.slice(at, end))
        if (end < 0) return 'complete'
        at = end + 1
        continue
      }
      if (quoted === null) {
        quoted = ''
        at++
      }
      const quote = line.indexOf('"', at)
      if (quote < 0) {
        quoted += line.slice(at)
        return 'open'
      }
      quoted += line.slice(at, quote)
      const after = line.charCodeAt(quote + 1)
      at = quote + 2
      if (after === 0x22) quoted += '"'
      else if (after === comma || quote + 1 === line.length) {
        values.push(quoted)
        quoted = null
        if (after !== comma) return 'complete'
      } else return 'invalid'
    }
    return quoted === null ? 'complete' : 'open'
  }

  return {
    feed,
    values: () => values,
    reset() {
      values = []
      quoted = null
    },
  }
}
