// `qianzhao eval redact` without a file: recall by kind, disguise, people and field, over-redaction by class of word.
import { readModel } from '../../src/run/text/text-stage.ts'
import { composeRedactor } from '../../src/run/text/compose-redactor.ts'
import { keysInForce } from '../../src/run/config/pseudonym-keys.ts'
import type { SpanRedactor } from '../../src/ingest/redact/redact.ts'
import { createIngest } from '../../src/ingest/ingest.ts'
import type { Gazetteer } from '../../src/nlp/places/gazetteer.ts'
import { defaultHome, loadGazetteer } from '../../src/nlp/places/gazetteer.ts'
import { loadDictionary } from '../../src/nlp/segment/segment.ts'
import type { Tally } from '../canary/canary.ts'
import { plantCanaries, scoreCanaries } from '../canary/canary.ts'
import { scoreFields } from '../canary/fields.ts'
import { scoreHarmless } from '../canary/harmless.ts'
import type { Evaluation, EvaluationTools } from './evaluation.ts'

// 1,421 combinations and eight values of each are the ten thousand values that are asked for.
const rounds = 8

export async function loadRedactor(keyFile: string): Promise<SpanRedactor> {
  return composeRedactor({
    keys: keysInForce(keyFile, Date.now()),
    nameModel: await readModel('names.bin'),
    dictionary: loadDictionary(await readModel('words.bin')),
    gazetteer: loadGazetteer(await readModel('gazetteer.bin')),
    home: defaultHome,
  })
}

export async function evaluateCanaries(tools: EvaluationTools): Promise<Evaluation> {
  const redactor = await loadRedactor(tools.keyFile)
  const seed = tools.seed ?? 'canary'
  const score = scoreCanaries(plantCanaries(seed, rounds), redactor.redact)
  const fields = scoreFields(plantCanaries(seed, 1), createIngest({ redactor }))
  const harmless = scoreHarmless(redactor.redact, placesByLevel(loadGazetteer(await readModel('gazetteer.bin'))))
  return {
    planted: score.planted,
    recall: score.recall,
    recallByOrigin: sharesOf(score.byOrigin),
    recallByKind: sharesOf(score.byKind),
    recallByPeople: sharesOf(score.byPeople),
    recallByField: sharesOf(fields.byField),
    recallByDisguise: sharesOf(score.byDisguise),
    takenByClass: Object.fromEntries(
      Object.entries(harmless).map(([name, { words, taken }]) => [name, words === 0 ? 0 : taken / words]),
    ),
  }
}

function sharesOf(table: Readonly<Record<string, Tally>>): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(table).map(([name, { planted, gone }]) => [name, planted === 0 ? 0 : gone / planted]),
  )
}

/** Every province, city and district of the country, and every eighth of its 41,000 streets. */
function placesByLevel(gazetteer: Gazetteer): Readonly<Record<string, readonly string[]>> {
  const levels = { province: [] as string[], city: [] as string[], district: [] as string[], street: [] as string[] }
  const byLength: Readonly<Record<number, string[]>> = { 2: levels.province, 4: levels.city, 6: levels.district }
  let streets = 0
  for (const { code, name } of gazetteer.places) {
    if (name.length < 2) continue
    if (code.length === 9) {
      if (streets++ % 8 === 0) levels.street.push(name)
    } else byLength[code.length]?.push(name)
  }
  return levels
}
