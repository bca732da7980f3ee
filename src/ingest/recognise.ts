// Which format a record is in: the one that is named for its input, or the one whose members it has.
import type { Format } from './formats/format.ts'
import { autoFormat, detectFormat, findFormat } from './formats/table.ts'
import type { JsonRecord } from './json.ts'

// Records of one source have the same members again and again; records with more are looked at one by one.
const heldMembersMax = 40
const heldFormatsMax = 256

export function createRecogniser(table: readonly Format[]): (name: string, record: JsonRecord) => Format | undefined {
  const detected = new Map<string, Format>()
  function formatOf(name: string, record: JsonRecord): Format | undefined {
    if (name !== autoFormat) return findFormat(name, table)
    const members = Object.keys(record)
    const key = members.length > heldMembersMax ? '' : members.join()
    const known = detected.get(key)
    if (known !== undefined && key !== '') return known
    const format = detectFormat(members, table)
    if (detected.size >= heldFormatsMax) detected.clear()
    if (format !== undefined) detected.set(key, format)
    return format
  }

  return formatOf
}
