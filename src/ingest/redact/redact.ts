// Takes personal information out of Chinese text in one pass before anything is written, and gives authors keyed pseudonyms.
import { redactField } from './fields.ts'
import type { FoundSpan } from './found.ts'
import { loadNameModel } from './name-model.ts'
import { createNameFinder } from './names.ts'
import { placeholders } from './placeholders.ts'
import type { PseudonymKey, Pseudonyms } from './pseudonym.ts'
import { createPseudonyms } from './pseudonym.ts'
import { createScanner } from './scanner.ts'

export interface RedactorOptions {
  /** The key in force first, for a window after a rotation followed by the one that it replaced. */
  readonly keys: readonly PseudonymKey[]
  /** Account names of verified organisations, which stay as they are. */
  readonly organisations?: readonly string[]
  /** The bytes of nlp/models/names.bin; without them only titles and cues give names away. */
  readonly nameModel?: Uint8Array
  /**
   * Whether text[start, end) is an everyday word and no name. With it the model may be less sure of a name that stands alone,
   * because what is or cuts such a word is left; without it some more names are missed.
   */
  readonly isWord?: (text: string, start: number, end: number) => boolean
  /** Whether the name of a place reaches into text[start, end): what only looks like a name is none there. */
  readonly isPlace?: (text: string, start: number, end: number) => boolean
}

export interface SpanRedactor extends Pseudonyms {
  /** Idempotent: redacting twice changes nothing. */
  readonly redact: (text: string) => string
  /** The spans that the first look takes, in text order. */
  readonly find: (text: string) => readonly FoundSpan[]
  /** The value of a named field: phone fields are masked as a whole, name fields too, everything else like text. */
  readonly redactField: (name: string, value: string) => string
}

// Of 41,000 real texts none needed a third look; the limit keeps made-up ones linear.
const looksMax = 4

export function createRedactor(options: RedactorOptions): SpanRedactor {
  const model = options.nameModel === undefined ? null : loadNameModel(options.nameModel)
  const find = createScanner(
    createNameFinder(model, options.isWord ?? null, options.isPlace ?? null),
    new Set(options.organisations ?? []),
    options.isWord ?? null,
  )

  function redact(text: string): string {
    let stable = text
    // Looks again until nothing changes: what stood between two values can read differently once they are gone.
    for (let look = 0; look < looksMax; look++) {
      const found = find(stable)
      if (found.length === 0) break
      const next = replace(stable, found)
      if (next === stable) break
      stable = next
    }
    return stable
  }

  return {
    ...createPseudonyms(options.keys),
    redact,
    find,
    redactField: (name, value) => redactField(name, value, redact),
  }
}

function replace(text: string, found: readonly FoundSpan[]): string {
  let out = ''
  let from = 0
  for (const { start, end, kind } of found) {
    out += text.slice(from, start) + placeholders[kind]
    from = end
  }
  return out + text.slice(from)
}
