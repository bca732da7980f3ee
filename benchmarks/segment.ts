// Claim: the segmenter cuts at least 100,000 short posts a second on one core, better than jieba and several times faster.
// Run: node benchmarks/segment.ts [--json]; real posts and segmented text come from ../shared or QIANZHAO_SHARED.
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { readTextRows } from '../lab/eval/rows.ts'
import type { Segmenter } from '../src/core/segmenter.ts'
import { parseSegmented, scoreSegments } from '../lab/eval/eval-segment.ts'
import { createSegmenter, loadDictionary } from '../src/nlp/segment/segment.ts'
import { createIntlSegmenter } from '../src/nlp/segment/adapters/intl.ts'
import { createNodeRsJiebaSegmenter } from '../lab/peers/node-rs-jieba.ts'
import { createNodejiebaSegmenter } from '../src/nlp/segment/adapters/nodejieba.ts'
import { tokenTexts } from '../src/nlp/segment/tokens.ts'

const shared = process.env.QIANZHAO_SHARED ?? fileURLToPath(new URL('../../shared', import.meta.url))
const postCount = 20_000
const postUnitsMax = 140
const rounds = 5

const loadStart = performance.now()
const dictionary = loadDictionary(await readFile(new URL('../src/nlp/models/words.bin', import.meta.url)))
const loadMs = performance.now() - loadStart
const parity = createSegmenter(dictionary, { mode: 'jieba' })
const parityHmm = createSegmenter(dictionary, { mode: 'jieba_hmm' })
const nodeRs = await createNodeRsJiebaSegmenter({ hmm: false })
const nodeRsHmm = await createNodeRsJiebaSegmenter()
const segmenters: Segmenter[] = [
  createSegmenter(dictionary),
  parityHmm,
  parity,
  nodeRsHmm,
  nodeRs,
  ...(await optional(() => createNodejiebaSegmenter())),
  createIntlSegmenter(),
]

const posts = await readPosts()
const corpora = await readCorpora()
const results = segmenters.map((segmenter) => ({
  name: segmenter.name,
  ...Object.fromEntries(corpora.map(({ name, rows }) => [name, round(scoreSegments(segmenter, rows).f1, 4)])),
  postsPerSecond: 0,
}))
// The segmenters take turns, so that a slow second of the machine hits them alike; each keeps its best round.
for (let turn = 0; turn < rounds; turn++) {
  segmenters.forEach((segmenter, index) => {
    const result = results[index]
    if (result !== undefined) result.postsPerSecond = Math.max(result.postsPerSecond, postsPerSecond(segmenter))
  })
}
report()

function postsPerSecond(segmenter: Segmenter): number {
  // Processor time of this process: other work on the machine takes wall time from all of them, but not from this.
  const start = process.cpuUsage().user
  let tokens = 0
  for (const post of posts) tokens += segmenter.segment(post).count
  return tokens === 0 ? 0 : Math.round((posts.length / (process.cpuUsage().user - start)) * 1e6)
}

function report(): void {
  const units = posts.reduce((sum, post) => sum + post.length, 0)
  const summary = {
    node: process.version,
    posts: posts.length,
    meanUnits: round(units / posts.length, 1),
    loadMs: round(loadMs, 0),
    parityShare: sameTokens(parity, nodeRs),
    parityShareHmm: sameTokens(parityHmm, nodeRsHmm),
    results,
  }
  if (process.argv.includes('--json')) console.log(JSON.stringify(summary))
  else {
    const { results: table, ...head } = summary
    console.log(head)
    console.table(table)
  }
}

/** Share of the posts that both cut alike; white space is no token of the adapters. */
function sameTokens(one: Segmenter, other: Segmenter): number {
  const same = posts.filter((post) => {
    const words = tokenTexts(post, one.segment(post)).filter((word) => word.trim() !== '')
    const others = tokenTexts(post, other.segment(post))
    return words.length === others.length && words.every((word, index) => word === others[index])
  })
  return round(same.length / posts.length, 5)
}

/** Short posts in the order of the file; without the data folder, made-up ones, which measure speed only. */
async function readPosts(): Promise<string[]> {
  const path = `${shared}/data/covid_weibo_daily/posts.csv.gz`
  if (existsSync(path)) {
    const rows = await readTextRows(path)
    const short = rows.map((row) => row.text ?? '').filter((text) => text.length > 0 && text.length <= postUnitsMax)
    return short.slice(0, postCount)
  }
  console.warn(`no posts at ${path}; made-up ones are used`)
  const sentence = '今天上午9点，梅溪湖街道的小区又停水了，已经是第3次，物业说不清楚什么时候恢复！[怒] @热线 '
  return Array.from({ length: postCount }, (_, index) => `${sentence}${index}`)
}

async function readCorpora(): Promise<{ name: string; rows: string[][] }[]> {
  const files = [
    { name: 'f1Weibo', path: 'seg_weibo_nlpcc2016/dev.csv.gz' },
    { name: 'f1Msr', path: 'seg_sighan2005/msr_test_gold.csv.gz' },
  ]
  const found = files.filter(({ path }) => existsSync(`${shared}/data/${path}`))
  return Promise.all(
    found.map(async ({ name, path }) => ({
      name,
      rows: parseSegmented(gunzipSync(await readFile(`${shared}/data/${path}`)).toString('utf8')),
    })),
  )
}

async function optional(create: () => Promise<Segmenter>): Promise<Segmenter[]> {
  try {
    return [await create()]
  } catch (error) {
    console.warn(error instanceof Error ? error.message : String(error))
    return []
  }
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
