// What a command needs to understand text: the annotation threads, place names and the version of all that shapes results.
import { createHash } from 'node:crypto'
import { availableParallelism } from 'node:os'
import type { PlaceCode } from '../core/ids.ts'
import { naturalVersion } from '../nlp/latin/adapters/natural.ts'
import { loadGazetteer } from '../nlp/places/gazetteer.ts'
import type { UserWord } from '../nlp/segment/user-words.ts'
import type { WatchedPool } from './text/pool.ts'
import { createAnnotatePool } from './text/annotate-pool.ts'
import { correlatorModels } from './fold/fold-from-settings.ts'
import type { Settings } from './config/load-config.ts'
import { keysInForce } from './config/pseudonym-keys.ts'
import type { TextStageOptions } from './text/text-stage.ts'
import { createTokenizer, modelFiles, readHarmModel, readModel } from './text/text-stage.ts'
import { readUserWords } from './config/user-words-file.ts'

export interface TextTools {
  readonly pool: WatchedPool
  placeName(code: string): string
  /** Words of a query, cut as the documents are. */
  tokenize(text: string): string[]
  /** The words that queries are cut with from here on; the pool has a switch of its own. */
  useWords(added: readonly UserWord[]): void
  /** Changes with settings, models and runtime; a snapshot of another version is not read. */
  readonly version: string
}

export interface TextToolsOptions {
  readonly keyFile: string
  readonly runStartMs: number
  /** True for the service, whose words of the file come through the log; everything else reads the file once. */
  readonly wordsFromLog?: boolean
}

export async function createTextTools(settings: Settings, options: TextToolsOptions): Promise<TextTools> {
  const stage = textStageOptions(settings, options)
  const pool = await createTextPool(settings, options)
  const tokenizer = await createTokenizer(stage)
  const gazetteer = loadGazetteer(await readModel('gazetteer.bin'))
  return {
    pool,
    placeName: (code) => gazetteer.name(code as PlaceCode),
    tokenize: tokenizer.tokenize,
    useWords: tokenizer.useWords,
    version: await versionOf(settings, stage),
  }
}

/** The annotation threads alone, for a command that shows what they return. */
export function createTextPool(settings: Settings, options: TextToolsOptions): Promise<WatchedPool> {
  return createAnnotatePool(workerCount(settings.config.run.workers), textStageOptions(settings, options))
}

export function textStageOptions(settings: Settings, options: TextToolsOptions): TextStageOptions {
  const { config, taxonomy } = settings
  return {
    segmenter: config.nlp.segmenter,
    harmModel: config.nlp.harmModel,
    userWords: [
      ...config.nlp.userWords.map((text) => ({ text })),
      ...(options.wordsFromLog === true ? [] : readUserWords(config.nlp.userWordsFile)),
    ],
    home: config.home.place as PlaceCode,
    landmarks: config.home.landmarks.map(({ name, place }) => ({ name, place: place as PlaceCode })),
    topics: taxonomy.topics,
    sources: config.sources.map(({ id, place }) => ({ id, place: place as PlaceCode })),
    keys: keysInForce(options.keyFile, Date.now()),
    textLengthMax: config.ingest.textLengthMax,
    runStartMs: options.runStartMs,
    latin: naturalVersion(),
  }
}

/** One thread less than there are cores, at least one: the fold has the main thread. */
export function workerCount(configured: 'auto' | number): number {
  return configured === 'auto' ? Math.max(1, availableParallelism() - 1) : configured
}

/** Raised with every change to what the fold keeps or decides, so that no state of another build is taken up. */
const foldVersion = 8

/** The version of a service with these settings; needs no keys. */
export function serviceVersion(settings: Settings): Promise<string> {
  const userWords = settings.config.nlp.userWords.map((text) => ({ text }))
  return versionOf(settings, { userWords, latin: naturalVersion() })
}

async function versionOf(
  settings: Settings,
  { userWords, latin }: Pick<TextStageOptions, 'userWords' | 'latin'>,
): Promise<string> {
  const hash = createHash('sha256')
  // Workers, addresses and the like never change a result, so they are not part of its version.
  const { home, sources, ingest, nlp, correlate, alerts, run } = settings.config
  hash.update(
    JSON.stringify([
      home,
      sources.map(rulesOf),
      ingest,
      nlp.segmenter,
      userWords,
      correlate,
      alerts,
      run.tickLength,
      settings.rules,
      settings.taxonomy.topics,
      settings.sequences,
      correlatorModels,
    ]),
  )
  if (latin !== '') hash.update(`natural ${latin}`)
  for (const name of modelFiles) hash.update(await readModel(name))
  if (nlp.harmModel !== '') hash.update(await readHarmModel(nlp.harmModel))
  return `${foldVersion}:${process.version}:${process.arch}:${hash.digest('hex').slice(0, 16)}`
}

/** Where a source is fetched from changes nothing of what its records come to. */
function rulesOf({ id, name, channel, place, lateness, silentAfter }: Settings['config']['sources'][number]) {
  return { id, name, channel, place, lateness, silentAfter }
}
