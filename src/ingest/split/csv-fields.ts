// Reads the cells of a CSV row, line by line where a quoted cell goes on in the next one.

export interface FieldReader {
  /** `open` where a quoted cell goes on in the next line. */
  feed(line: string): 'complete' | 'open' | 'invalid'
  values(): readonly string[]
  reset(): void
}

export function createFieldReader(): FieldReader {
  let values: string[] = []
  let quoted: string | null = null

  function feed(line: string): 'complete' | 'open' | 'invalid' {
    let at = 0
    if (quoted === null) {
      if (line.indexOf('"') < 0) {
        values = line.split(',')
        return 'complete'
      }
    } else quoted += '\n'
    while (at <= line.length) {
      if (quoted === null && line.charCodeAt(at) !== 0x22) {
        const comma = line.indexOf(',', at)
        values.push(comma < 0 ? line.slice(at) : line.slice(at, comma))
        if (comma < 0) return 'complete'
        at = comma + 1
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
      else if (after === 0x2c || quote + 1 === line.length) {
        values.push(quoted)
        quoted = null
        if (after !== 0x2c) return 'complete'
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
