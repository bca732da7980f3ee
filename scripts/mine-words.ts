// Finds words that jieba's dictionary lacks in unlabelled posts and writes src/nlp/models/words-mined.tsv.
// Run: node scripts/mine-words.ts; the posts come from ../shared/data or QIANZHAO_SHARED.
//
// Cohesion by pointwise mutual information of neighbouring tokens (Church and Hanks, 1990), freedom by accessor variety
// (Feng et al., 2004): parts that keep together while what stands before and behind them changes are one word.
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { readTextRows } from '../lab/eval/rows.ts'
import { tokenKinds } from '../src/core/segmenter.ts'
import { encodeDictionary } from '../src/nlp/segment/format.ts'
import { createSegmenter, loadDictionary } from '../src/nlp/segment/segment.ts'
import { surnames } from './dictionary-names.ts'
import { minedFile, readSources } from './dictionary-sources.ts'
import { tablesOf } from './dictionary-tables.ts'

const shared = process.env.QIANZHAO_SHARED ?? fileURLToPath(new URL('../../shared', import.meta.url))
const files: readonly (readonly [path: string, column: string])[] = [
  ['covid_weibo_daily/posts.csv.gz', 'text'],
  ['ced/events.csv.gz', 'text'],
  ['hotline_stream/stream.csv.gz', 'text'],
  ['hotline_replies/train.csv.gz', 'text'],
  ['hotline_replies/train.csv.gz', 'reply'],
  ['hotline_unlabelled/messages.csv.gz', 'text'],
  ['event_news/articles.csv.gz', 'text'],
  ['cctv_weibo_2020/posts.csv.gz', 'text'],
  ['incident_comments/comments.csv.gz', 'text'],
  ['weibo_hot_daily/topics.csv.gz', 'title'],
  ['zhihu_hot_daily/topics.csv.gz', 'title'],
]
const countMin = 20
const wordUnitsMax = 5
const cohesionMin = 6.5
/** Different characters on either side. */
const varietyMin = 20

const wordKind = tokenKinds.indexOf('word')
const singleKind = tokenKinds.indexOf('single')
/** At the edge of a candidate these belong to the sentence, not to the word. */
const edgeCharacters =
  /^[的了是在有和就都而及与着也很又要会可能把被让给对从到向往比跟同为以于之其此该这那哪我你他她它们个只不没请各每本某说称将已吃带打去来看上下里中前后]|(?:主席|书记|先生|女士|老师)$|[的了是在着过说称时后前里中上下们]$/u
const phraseHeads: ReadonlySet<string> = new Set(['v', 'q', 'm', 'p', 'd', 'r'])
const numeral = /[〇零一二三四五六七八九十百千万亿两几半多0-9]/u

interface Candidate {
  readonly count: number
  readonly before: Set<string>
  readonly after: Set<string>
}

const texts = await readTexts()
const { words, hmmText } = await readSources()
const segmenter = createSegmenter(loadDictionary(encodeDictionary(tablesOf(words, hmmText))))
const tags = new Map(words.map((word) => [word.text, word.tag]))
const { singles, pairs, total } = countTokens()
const candidates = new Map<string, Candidate>()
for (const [pair, count] of pairs) if (isCohesive(pair, count)) addCandidate(pair.replaceAll('|', ''), count)
countVariety()
const found = [...candidates]
  .filter(([, { before, after }]) => before.size >= varietyMin && after.size >= varietyMin)
  .map(([word, { count }]) => ({ word, perMillion: Number(((count / total) * 1e6).toFixed(2)) }))
  .sort((a, b) => b.perMillion - a.perMillion || (a.word < b.word ? -1 : 1))
const header = '# Words found by scripts/mine-words.ts, and how many of a million words of the posts they are.\n'
await writeFile(minedFile, header + found.map(({ word, perMillion }) => `${word}\t${perMillion}\n`).join(''))
process.stdout.write(`${texts.length} texts, ${total} words, ${found.length} mined\n`)

async function readTexts(): Promise<string[]> {
  const distinct = new Set<string>()
  for (const [path, column] of files) {
    for (const row of await readTextRows(`${shared}/data/${path}`)) distinct.add(row[column] ?? '')
  }
  return [...distinct]
}

/** Tokens, and runs of two or three neighbours of which at most one is longer than a character. */
function countTokens(): { singles: Map<string, number>; pairs: Map<string, number>; total: number } {
  const singles = new Map<string, number>()
  const pairs = new Map<string, number>()
  let total = 0
  for (const text of texts) {
    const tokens = segmenter.segment(text)
    let previous = ''
    let beforeThat = ''
    let previousEnd = -1
    for (let i = 0; i < tokens.count; i++) {
      const start = tokens.starts[i] as number
      const end = start + (tokens.lengths[i] as number)
      const isWord = tokens.kinds[i] === wordKind || tokens.kinds[i] === singleKind
      const word = isWord ? text.slice(start, end) : ''
      if (word === '' || previousEnd !== start) previous = beforeThat = ''
      if (word !== '') {
        total++
        increment(singles, word)
        if (previous !== '' && Math.min(previous.length, word.length) === 1) increment(pairs, `${previous}|${word}`)
        if (beforeThat !== '' && beforeThat.length + previous.length + word.length === 3)
          increment(pairs, `${beforeThat}|${previous}|${word}`)
      }
      beforeThat = previous
      previous = word
      previousEnd = end
    }
  }
  return { singles, pairs, total }
}

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function isCohesive(pair: string, count: number): boolean {
  const word = pair.replaceAll('|', '')
  if (
    count < countMin ||
    word.length > wordUnitsMax ||
    tags.has(word) ||
    edgeCharacters.test(word) ||
    numeral.test(word)
  )
    return false
  // What begins with a surname may be a person: people are not put into a dictionary.
  if (word.length <= 4 && surnames.includes(word.charAt(0))) return false
  const parts = pair.split('|')
  // 骑|自行车, 件|事: a verb with its object and a measure with its noun keep together, but are two words.
  if (parts[0]?.length === 1 && phraseHeads.has(tags.get(parts[0]) ?? ''))
    return parts.length > 2 && cohesive(parts, count)
  return cohesive(parts, count)
}

function cohesive(parts: readonly string[], count: number): boolean {
  const apart = parts.reduce((sum, part) => sum + Math.log((singles.get(part) ?? 1) / total), 0)
  return (Math.log(count / total) - apart) / (parts.length - 1) >= cohesionMin
}

function addCandidate(word: string, count: number): void {
  const other = candidates.get(word)
  candidates.set(word, { count: count + (other?.count ?? 0), before: new Set(), after: new Set() })
}

function countVariety(): void {
  for (const text of texts) {
    for (let start = 0; start < text.length; start++) {
      for (let length = 2; length <= wordUnitsMax && start + length <= text.length; length++) {
        const candidate = candidates.get(text.slice(start, start + length))
        if (candidate === undefined) continue
        if (start > 0) candidate.before.add(text.charAt(start - 1))
        if (start + length < text.length) candidate.after.add(text.charAt(start + length))
      }
    }
  }
}
