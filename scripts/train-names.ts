// Trains src/nlp/models/names.bin, the weights by which redaction tells names from words, and says how well it does.
//
// node scripts/train-names.ts [--out FILE]     reads the shared data folder named by QIANZHAO_SHARED
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { hash32 } from '../src/core/hash.ts'
import { encodeNameModel } from '../src/ingest/redact/name-model.ts'
import type { LabelledText } from './name-trainer.ts'
import { collectCandidates, trainNames } from './name-trainer.ts'

const root = join(process.env['QIANZHAO_SHARED'] ?? join(import.meta.dirname, '../../shared'), 'data')
const { values } = parseArgs({
  options: { out: { type: 'string', default: join(import.meta.dirname, '../src/nlp/models/names.bin') } },
})

function read(file: string): string {
  return gunzipSync(readFileSync(join(root, file))).toString('utf8')
}

function readEntities(file: string, nameType: string): LabelledText[] {
  return read(file)
    .trim()
    .split('\n')
    .map((line) => {
      const row: { text: string; entities: [number, number, string][] } = JSON.parse(line)
      return {
        text: row.text,
        names: row.entities.filter(([, , type]) => type === nameType).map(([start, end]) => [start, end] as const),
      }
    })
}

function readTexts(file: string, column: string): string[] {
  const rows: Record<string, string>[] = parse(read(file), { columns: true, relax_quotes: true })
  return rows.map((row) => row[column] ?? '').filter((text) => text !== '')
}

/** A tenth of CLUENER is held out by the hash of its text: the set has no development part here. */
export function isHeldOut(text: string): boolean {
  return hash32(text) % 10 === 0
}

const cluener = readEntities('ner_cluener2020/train.jsonl.gz', 'name')
const labelled = [
  ...cluener.filter(({ text }) => !isHeldOut(text)),
  ...readEntities('ner_weibo/train.jsonl.gz', 'PER.NAM'),
]
// Texts without labels: what the first model does not take for a name teaches what is none.
const unlabelled = [
  ...readTexts('waimai_10k/train.csv.gz', 'text'),
  ...readTexts('hotel_chnsenticorp/train.csv.gz', 'text').slice(0, 2500),
  ...readTexts('smp2020_ewect/train.csv.gz', 'text'),
  ...readTexts('hotline_messages/train.csv.gz', 'text'),
  ...readTexts('hotline_unlabelled/messages.csv.gz', 'text'),
  ...readTexts('thucnews_titles/train.csv.gz', 'text'),
  ...readTexts('online_shopping_10_cats/train.csv.gz', 'text').slice(0, 10000),
  ...readTexts('hotline_stream/stream.csv.gz', 'text'),
]
const lexiconWords = read('lexicon/thuocl.csv.gz')
  .split('\n')
  .map((line) => line.split(','))
  .filter(([domain, , frequency]) => domain !== 'lishimingren' && domain !== 'diming' && Number(frequency) > 50)
  .map(([, word]) => word ?? '')
// The dictionary of jieba (MIT): its words that are not tagged as names say what is none.
const dictionary = readFileSync(join(import.meta.dirname, '../node_modules/@node-rs/jieba/dict.txt'), 'utf8')
  .split('\n')
  .map((line) => line.split(' '))
const commonWords = dictionary
  .filter(([, frequency, tag]) => tag !== undefined && !tag.startsWith('nr') && Number(frequency) >= 5)
  .map(([word]) => word ?? '')
const words = [...lexiconWords, ...commonWords]

const { weights, scale } = trainNames(labelled, { texts: unlabelled, words })
writeFileSync(values.out, encodeNameModel(weights, scale))

const { scoreNames } = await import('./name-trainer.ts')
const heldOut = cluener.filter(({ text }) => isHeldOut(text))
for (const [name, rows] of [
  ['cluener held out', heldOut],
  ['weibo dev', readEntities('ner_weibo/dev.jsonl.gz', 'PER.NAM')],
] as const) {
  process.stdout.write(`${name}: ${JSON.stringify(scoreNames(rows, weights, scale))}\n`)
}
process.stdout.write(
  `${labelled.length} labelled texts, ${collectCandidates(labelled).length} candidates, written to ${values.out}\n`,
)
