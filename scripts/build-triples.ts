// Builds src/nlp/models/triples.bin: which triples of Han characters are common in general text, from public corpora.
// usage: node scripts/build-triples.ts [--out FILE]
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readTextRows } from '../lab/eval/rows.ts'
import { packCommonTriples, tripleHash } from '../src/nlp/marks/common-triples.ts'

const data = join(process.env['QIANZHAO_SHARED'] ?? join(import.meta.dirname, '../../shared'), 'data')
const { values } = parseArgs({
  options: { out: { type: 'string', default: join(import.meta.dirname, '../src/nlp/models/triples.bin') } },
})

// File, column and the most texts taken from it: no source may outweigh the others.
const corpus: readonly (readonly [string, string, number])[] = [
  ['covid_weibo_daily/posts', 'text', 66_000],
  ['smp2020_ewect/train', 'text', 14_000],
  ['covid_weibo_emotion7/train', 'text', 9_000],
  ['weibo21/train', 'text', 7_000],
  ['incident_comments/comments', 'text', 60_000],
  ['hotline_stream/stream', 'text', 4_000],
  ['hotline_unlabelled/messages', 'text', 3_000],
  ['hotline_replies/train', 'text', 3_000],
  ['ced/events', 'text', 3_000],
  ['ced/reposts', 'text', 90_000],
  ['checked/posts', 'text', 2_000],
  ['event_news/articles', 'text', 2_100],
  ['cctv_weibo_2020/posts', 'text', 6_300],
  ['weibo_hot_daily/topics', 'title', 120_000],
  ['waimai_10k/train', 'text', 8_000],
  ['cold_offensive/train', 'text', 26_000],
  ['thucnews_titles/train', 'text', 14_000],
]
/** A triple in so many texts is common. */
const textsMin = 12
const signsPerText = 120

// A count for each value of the lowest 26 bits of a triple; two triples that share them are rare enough.
const counts = new Uint8Array(1 << 26)
let texts = 0
for (const [name, column, limit] of corpus) {
  const seen = new Set<string>()
  for (const row of await readTextRows(join(data, `${name}.csv.gz`))) {
    const text = (row[column] ?? '').replaceAll(/\/\/@.*|@\S+|https?\S+/gsu, '').slice(0, 400)
    const head = text.slice(0, 40)
    if (text.length < 8 || seen.has(head)) continue
    seen.add(head)
    count(text)
    texts++
    if (seen.size >= limit) break
  }
  process.stderr.write(`${name}: ${seen.size} texts\n`)
}

function count(text: string): void {
  const found = new Set<number>()
  for (let i = 0; i + 2 < text.length && i < signsPerText; i++) {
    const [a, b, c] = [text.charCodeAt(i), text.charCodeAt(i + 1), text.charCodeAt(i + 2)]
    if (isHan(a) && isHan(b) && isHan(c)) found.add(tripleHash(a, b, c) & (counts.length - 1))
  }
  for (const at of found) counts[at] = Math.min(255, (counts[at] ?? 0) + 1)
}

function isHan(unit: number): boolean {
  return unit >= 0x4e00 && unit <= 0x9fff
}

const common: number[] = []
for (let at = 0; at < counts.length; at++) if ((counts[at] ?? 0) >= textsMin) common.push(at)
writeFileSync(values.out, packCommonTriples(common))
process.stdout.write(`${common.length} common triples of ${texts} texts → ${values.out}\n`)
