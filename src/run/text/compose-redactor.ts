// Gives the redactor what other folders know: a model of names, and the everyday words and places that only look like some.
import type { PlaceCode } from '../../core/ids.ts'
import type { PseudonymKey } from '../../ingest/redact/pseudonym.ts'
import type { SpanRedactor } from '../../ingest/redact/redact.ts'
import { createRedactor } from '../../ingest/redact/redact.ts'
import type { Dictionary } from '../../nlp/segment/dictionary.ts'
import type { Gazetteer } from '../../nlp/places/gazetteer.ts'
import { createPlaceSpans } from '../../nlp/places/place-names.ts'
import { createWordTest } from '../../nlp/terms/everyday-words.ts'

export interface RedactorParts {
  readonly keys: readonly PseudonymKey[]
  readonly nameModel: Uint8Array
  readonly dictionary: Dictionary
  readonly gazetteer: Gazetteer
  readonly home: PlaceCode
}

/** The redactor of the pipeline; evaluations measure this one and no other. */
export function composeRedactor({ keys, nameModel, dictionary, gazetteer, home }: RedactorParts): SpanRedactor {
  return createRedactor({
    keys,
    nameModel,
    isWord: createWordTest(dictionary),
    isPlace: createPlaceSpans(gazetteer, home),
  })
}
