// Keeps a few flat, redacted attributes of a record for people and evaluation; detection never reads them.
import { redactedAndClipped } from './clip.ts'
import { attributesMax, fieldCharactersMax } from '../limits.ts'
import type { JsonRecord } from '../json.ts'
import { normaliseText } from './normalise.ts'
import type { Redactor } from '../redact/redactor.ts'

type Attributes = Readonly<Record<string, string | number | boolean>>

// What the formats write, and what a feeder may say besides. Any other name is left out: it could be a person's or a number.
const declared = new Set(
  'kind category organisation state origin label verified event incident issue_rule reply_time simulated latitude longitude level status department district street community urgent times remark note contact phone tags language edits code'.split(
    ' ',
  ),
)
// A hundredth of a degree is about a kilometre: the community, not the house.
const degreesStep = 100
const nothing: Attributes = Object.freeze({})

/** Names that nobody declared, nested values and everything past the limit are left out; `marks` are ingest's own. */
export function attributesOf(redactor: Redactor, given: JsonRecord, marks: Attributes): Attributes {
  const attributes: Record<string, string | number | boolean> = { ...marks }
  let count = 0
  for (const name of Object.keys(given)) {
    if (!declared.has(name) || Object.hasOwn(marks, name)) continue
    const value = attributeOf(redactor, name, given[name])
    if (value === undefined) continue
    if (count++ >= attributesMax) break
    attributes[name] = value
  }
  return count === 0 && Object.keys(marks).length === 0 ? nothing : attributes
}

function attributeOf(redactor: Redactor, name: string, value: unknown): string | number | boolean | undefined {
  if (typeof value === 'boolean') return value
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return undefined
    // A number may be a telephone number: it is looked at as text.
    if (name === 'latitude' || name === 'longitude') return Math.round(value * degreesStep) / degreesStep
    const printed = String(value)
    const redacted = redactor.redactField(name, printed)
    return redacted === printed ? value : redacted
  }
  if (typeof value !== 'string' || value === '') return undefined
  return redactedAndClipped(normaliseText(value), fieldCharactersMax, (text) => redactor.redactField(name, text))
}
