// Keeps a few flat, redacted attributes of a record for people and evaluation; detection never reads them.
import { redactedAndClipped } from './clip.ts'
import { attributesMax, fieldCharactersMax } from '../limits.ts'
import type { JsonRecord } from '../json.ts'
import { normaliseText } from './normalise.ts'
import type { Redactor } from '../redact/redactor.ts'

type Attributes = Readonly<Record<string, string | number | boolean>>

// Lower-case words only: no `__proto__`, no `constructor` with a capital to spell it, no names of people.
const nameShape = /^[a-zA-Z][a-zA-Z0-9_.]{0,39}$/
const nothing: Attributes = Object.freeze({})

/** Names that are no plain words, nested values and everything past the limit are left out; `marks` are ingest's own. */
export function attributesOf(redactor: Redactor, given: JsonRecord, marks: Attributes): Attributes {
  const attributes: Record<string, string | number | boolean> = { ...marks }
  let count = 0
  for (const name of Object.keys(given)) {
    if (!nameShape.test(name) || name in Object.prototype || Object.hasOwn(marks, name)) continue
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
    // A number of eight digits and more may be a phone number: it is looked at as text.
    const printed = String(value)
    if (Math.abs(value) < 10_000_000) return value
    const redacted = redactor.redactField(name, printed)
    return redacted === printed ? value : redacted
  }
  if (typeof value !== 'string' || value === '') return undefined
  return redactedAndClipped(normaliseText(value), fieldCharactersMax, (text) => redactor.redactField(name, text))
}
