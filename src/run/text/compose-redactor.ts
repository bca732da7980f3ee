// Gives the redactor what other folders know: a model of names, and the everyday words that only look like some.
import type { PseudonymKey } from '../../ingest/redact/pseudonym.ts'
import type { Redactor } from '../../ingest/redact/redact.ts'
import { createRedactor } from '../../ingest/redact/redact.ts'
import type { Dictionary } from '../../nlp/segment/dictionary.ts'
import { createWordTest } from '../../nlp/terms/everyday-words.ts'

export interface RedactorParts {
  readonly keys: readonly PseudonymKey[]
  readonly nameModel: Uint8Array
  readonly dictionary: Dictionary
}

/** The redactor of the pipeline; evaluations measure this one and no other. */
export function composeRedactor({ keys, nameModel, dictionary }: RedactorParts): Redactor {
  return createRedactor({ keys, nameModel, isWord: createWordTest(dictionary) })
}
