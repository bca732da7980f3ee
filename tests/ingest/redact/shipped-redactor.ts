// The redactor as it ships, with every model, for the home region of the shipped configuration.
import { readFileSync } from 'node:fs'
import { defaultHome, loadGazetteer } from '../../../src/nlp/places/gazetteer.ts'
import { loadDictionary } from '../../../src/nlp/segment/segment.ts'
import { composeRedactor } from '../../../src/run/text/compose-redactor.ts'

const model = (name: string): Uint8Array => readFileSync(new URL(`../../../src/nlp/models/${name}`, import.meta.url))

export const shippedRedactor = composeRedactor({
  keys: [{ id: 't1', key: new Uint8Array(32).fill(7) }],
  nameModel: model('names.bin'),
  dictionary: loadDictionary(model('words.bin')),
  gazetteer: loadGazetteer(model('gazetteer.bin')),
  home: defaultHome,
})
