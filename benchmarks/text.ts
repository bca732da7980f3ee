// Claim: on the same texts and in the same run the text stage is more accurate and faster than what else is at hand.
// Run: node benchmarks/text.ts [--json]; texts come from ../shared or QIANZHAO_SHARED. `npm ci` brings `natural`; PYTHON
// (default python3) with snownlp, jieba and scikit-learn brings the others. What is absent is told.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { readTextRows } from '../lab/eval/rows.ts'
import { readModel } from '../src/run/text/text-stage.ts'
import type { Segmenter } from '../src/core/segmenter.ts'
import { scoreClasses } from '../lab/eval/eval-classes.ts'
import { parseSegmented, scoreSegments } from '../lab/eval/eval-segment.ts'
import { stripEmoticons } from '../src/nlp/classify/features.ts'
import { createSegmenter, loadDictionary } from '../src/nlp/segment/segment.ts'
import { tokenTexts } from '../src/nlp/segment/tokens.ts'
import { createNodeRsJiebaSegmenter } from '../lab/peers/node-rs-jieba.ts'
import { createNodejiebaSegmenter } from '../src/nlp/segment/adapters/nodejieba.ts'
import { createSentimentScorer } from '../src/nlp/classify/sentiment.ts'
import { emotionClasses } from '../src/nlp/classify/sentiment-labels.ts'

/** One labelled set: what peers may learn from, and what everybody is asked. Labels are those of the file. */
interface Task {
  readonly name: string
  readonly kind: 'polarity' | 'classes'
  readonly train: readonly Labelled[]
  readonly test: readonly Labelled[]
}

interface Labelled {
  readonly text: string
  readonly tokens: readonly string[]
  readonly label: string
}

/** What a peer answers for one task; `seconds` are for the test texts alone. */
interface Answer {
  readonly task: string
  readonly labels: readonly string[]
  readonly seconds: number
  /** How many rows it learnt from; 0 where it came with its own model. */
  readonly learnt: number
}

interface Row {
  readonly task: string
  readonly who: string
  readonly learnt: string
  readonly accuracy: number
  readonly macroF1: number
  readonly postsPerSecond: number
}

const shared = process.env.QIANZHAO_SHARED ?? fileURLToPath(new URL('../../shared', import.meta.url))
if (!existsSync(`${shared}/data`)) {
  console.error(`SKIPPED: there is no data at ${shared}/data; name the folder in QIANZHAO_SHARED.`)
  process.exit(2)
}
const segmenter = createSegmenter(loadDictionary(await readModel('words.bin')))
const tasks = await readTasks()
const folder = mkdtempSync(join(tmpdir(), 'qianzhao-peers-'))
const rows: Row[] = []
try {
  for (const answer of await ownAnswers()) addRow('qianzhao', answer)
  const input = join(folder, 'tasks.json')
  writeFileSync(input, JSON.stringify({ tasks }))
  const peers = fileURLToPath(new URL('peers/', import.meta.url))
  ask('natural', process.execPath, [`${peers}natural.ts`, input])
  ask('python', process.env.PYTHON ?? 'python3', [`${peers}python_peers.py`, input])
  report(rows, await segmentation())
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** A peer runs in an empty folder of its own: `natural` reads `.env` of the folder it is started in. */
function ask(name: string, program: string, arguments_: readonly string[]): void {
  const output = join(folder, `${name}.json`)
  const { status, stderr } = spawnSync(program, [...arguments_, output], { cwd: folder, encoding: 'utf8' })
  process.stderr.write(stderr ?? '')
  if (status !== 0 || !existsSync(output)) {
    console.error(`SKIPPED: ${name} gave no answers (${program} ended with ${status ?? 'no status'}).`)
    return
  }
  const answers = JSON.parse(readFileSync(output, 'utf8')) as Readonly<Record<string, readonly Answer[]>>
  for (const [who, list] of Object.entries(answers)) for (const answer of list) addRow(who, answer)
}

function addRow(who: string, answer: Answer): void {
  const task = tasks.find(({ name }) => name === answer.task)
  if (task === undefined) return
  const gold = task.test.map(({ label }) => label)
  const { accuracy, macroF1 } = scoreClasses([...new Set(gold)].sort(), gold, answer.labels)
  const postsPerSecond = Math.round(task.test.length / answer.seconds)
  const learnt = answer.learnt === 0 ? 'its own model' : `${answer.learnt} rows`
  rows.push({ task: task.name, who, learnt, accuracy, macroF1, postsPerSecond })
}

/** Departments are not among them: the messages of their `dev` part stand in the training rows once more, as tokens. */
async function readTasks(): Promise<Task[]> {
  const polarity = async (name: string, folderName: string, hasTrain = true): Promise<Task> => ({
    name,
    kind: 'polarity',
    train: hasTrain ? await labelled(`${folderName}/train.csv.gz`) : [],
    test: await labelled(`${folderName}/dev.csv.gz`),
  })
  return [
    await polarity('polarity, hotel reviews', 'hotel_chnsenticorp'),
    await polarity('polarity, delivery reviews', 'waimai_10k'),
    // Nobody learns from this set: it shows what is left of a model in another domain.
    await polarity('polarity, Weibo, left out', 'weibo_senti_2400', false),
    {
      name: 'emotion, EWECT',
      kind: 'classes',
      train: await labelled('smp2020_ewect/train.csv.gz'),
      test: await labelled('smp2020_ewect/dev.csv.gz'),
    },
  ]
}

async function labelled(path: string): Promise<Labelled[]> {
  const found = await readTextRows(`${shared}/data/${path}`)
  return found.map((row) => {
    const text = stripEmoticons(row['text'] ?? '')
    return { text, tokens: tokenTexts(text, segmenter.segment(text)), label: row['label'] ?? '' }
  })
}

/** The shipped models, each with its own part of the work and nothing else, as the peers are timed. */
async function ownAnswers(): Promise<Answer[]> {
  const sentiment = createSentimentScorer(await readModel('sentiment.bin'))
  const emotions = emotionClasses.six_emotions.map(({ label }) => label)
  function read(task: Task, text: string): string {
    if (task.kind === 'polarity') return sentiment.score(text) > 0 ? '1' : '0'
    sentiment.score(text)
    return emotions[sentiment.six.named] ?? ''
  }
  return tasks.map((task) => {
    const names = task.test.map(({ text }) => read(task, text))
    return {
      task: task.name,
      labels: names,
      seconds: best(() => task.test.map(({ text }) => read(task, text))),
      learnt: 0,
    }
  })
}

interface SegmenterRow {
  readonly who: string
  readonly f1Weibo: number
  readonly postsPerSecond: number
}

async function segmentation(): Promise<SegmenterRow[]> {
  const path = `${shared}/data/seg_weibo_nlpcc2016/dev.csv.gz`
  const gold = parseSegmented(gunzipSync(await readFile(path)).toString('utf8'))
  const posts = tasks.flatMap((task) => task.test.map(({ text }) => text))
  const segmenters: (() => Promise<Segmenter>)[] = [
    () => Promise.resolve(segmenter),
    () => createNodeRsJiebaSegmenter(),
    () => createNodejiebaSegmenter(),
  ]
  const found: SegmenterRow[] = []
  for (const create of segmenters) {
    try {
      const one = await create()
      const seconds = best(() => {
        for (const post of posts) one.segment(post)
      })
      found.push({
        who: one.name,
        f1Weibo: Number(scoreSegments(one, gold).f1.toFixed(4)),
        postsPerSecond: Math.round(posts.length / seconds),
      })
    } catch (cause) {
      console.error(`SKIPPED: ${cause instanceof Error ? cause.message : String(cause)}`)
    }
  }
  return found
}

/** Seconds of the fastest of three runs, after one that warms up. */
function best(work: () => unknown): number {
  let seconds = Infinity
  for (let run = 0; run < 4; run++) {
    const startMs = performance.now()
    work()
    if (run > 0) seconds = Math.min(seconds, (performance.now() - startMs) / 1000)
  }
  return seconds
}

function report(classification: readonly Row[], segmenting: readonly SegmenterRow[]): void {
  const sorted = tasks.flatMap((task) => classification.filter((row) => row.task === task.name))
  if (process.argv.includes('--json')) {
    console.log(JSON.stringify({ node: process.version, classification: sorted, segmentation: segmenting }))
    return
  }
  console.table(sorted)
  console.table(segmenting)
}
