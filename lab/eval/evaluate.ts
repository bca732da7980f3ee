// Runs the evaluations of `qianzhao eval`: reads the labelled files, calls the scorer of the part, adds throughput.
import { round4 } from '../../src/core/numbers.ts'
import { EarlyWarningError } from '../../src/core/errors.ts'
import type { PlaceCode } from '../../src/core/ids.ts'
import { parseJson } from '../../src/core/json.ts'
import { evaluateDetect } from './eval-detect.ts'
import { evaluateFusion } from './eval-fusion.ts'
import type { RedactRow } from './eval-redact.ts'
import { evaluateRedaction } from './eval-redact.ts'
import { evaluateCanaries, loadRedactor } from './evaluate-canaries.ts'
import type { PlaceRow } from './eval-place.ts'
import { evaluatePlaces } from './eval-place.ts'
import { parseSegmented, scoreSegments } from './eval-segment.ts'
import { evaluateSentiment } from './eval-sentiment.ts'
import { evaluateTopic } from './eval-topic.ts'
import { loadGazetteer } from '../../src/nlp/places/gazetteer.ts'
import { createCandidates, createPlaceNameTest } from '../../src/nlp/places/candidates.ts'
import { createPlaces } from '../../src/nlp/places/places.ts'
import { createSegmenter, loadDictionary } from '../../src/nlp/segment/segment.ts'
import { evaluateCascadeFile } from './evaluate-cascade.ts'
import { evaluateClusters } from './evaluate-clusters.ts'
import { evaluateEarly } from '../early/evaluate-early.ts'
import { evaluatePrecursors } from './evaluate-precursors.ts'
import { evaluateServiceFile } from './evaluate-service.ts'
import type { Evaluation, EvaluationTools } from './evaluation.ts'
import { insistOn } from './evaluation.ts'
import { readRows, readTextRows } from './rows.ts'
import { readModel } from '../../src/run/text/text-stage.ts'

export const evaluationTasks = [
  'segment',
  'sentiment',
  'topic',
  'place',
  'redact',
  'cluster',
  'detect',
  'cascade',
  'service',
  'fusion',
  'early',
  'precursors',
] as const
export type EvaluationTask = (typeof evaluationTasks)[number]

/** One file gives its figures; several give those of each under `files` and the mean of the headline figures. */
export async function evaluateTask(
  task: EvaluationTask,
  files: readonly string[],
  tools: EvaluationTools,
): Promise<Evaluation> {
  // The fusion benchmark makes its own streams; no file is needed.
  if (task === 'fusion') return { task, ...evaluateFusion() }
  // Without a file the canary suite is asked: it makes its own texts.
  if (task === 'redact' && files.length === 0) return { task, ...(await evaluateCanaries(tools)) }
  // The four files of one stream belong together.
  if (task === 'early') return { task, ...(await evaluateEarly(files, tools)) }
  const evaluateFile = await evaluatorOf(task, tools)
  const results: [string, Evaluation][] = []
  for (const file of files) {
    tools.progress(`eval ${task} ${file}`)
    results.push([file, await evaluateFile(file).catch((cause: unknown) => fail(cause, file))])
  }
  const [only] = results
  if (results.length === 1 && only !== undefined) return { task, ...only[1] }
  return { task, ...means(results.map(([, result]) => result)), files: Object.fromEntries(results) }
}

/** Names the file where the message does not. */
function fail(cause: unknown, file: string): never {
  if (!(cause instanceof EarlyWarningError) || cause.message.includes(file)) throw cause
  throw new EarlyWarningError(cause.code, `${file}: ${cause.message}`, cause)
}

async function evaluatorOf(
  task: Exclude<EvaluationTask, 'fusion' | 'early'>,
  tools: EvaluationTools,
): Promise<(file: string) => Promise<Evaluation>> {
  switch (task) {
    case 'segment': {
      const segmenter = createSegmenter(loadDictionary(await readModel('words.bin')))
      return async (file) => {
        const rows = parseSegmented(tools.readBytes(file).toString('utf8'))
        const isCut = rows.some((words) => words.length > 1)
        insistOn(
          isCut,
          rows.length === 0 ? 'no text' : 'no line with more than one word',
          'words with spaces between them',
        )
        return timed(rows.length, () => scoreSegments(segmenter, rows))
      }
    }
    case 'sentiment': {
      const model = await readModel('sentiment.bin')
      return async (file) => {
        const rows = await readTextRows(file)
        return timed(rows.length, () => evaluateSentiment(model, rows))
      }
    }
    case 'topic': {
      const [model, departments] = [await readModel('topics.bin'), await readModel('departments.bin')]
      return async (file) => {
        const rows = await readTextRows(file)
        return timed(rows.length, () => evaluateTopic(model, departments, rows))
      }
    }
    case 'place':
      return placeEvaluator(tools)
    case 'redact': {
      const redactor = await loadRedactor(tools.keyFile)
      return async (file) => {
        const rows = (await readRows(file)).map(
          (row) => ({ text: textOf(row, file), entities: entitiesOf(row) }) satisfies RedactRow,
        )
        insistOn(rows.length > 0, 'no rows', 'rows with text and entities')
        return timed(rows.length, () => evaluateRedaction(rows, redactor.find))
      }
    }
    case 'cluster':
      return (file) => evaluateClusters(file, tools)
    case 'detect':
      return async (file) => {
        return { ...evaluateDetect(jsonOf(tools.readBytes(file).toString('utf8'))) }
      }
    case 'cascade':
      return (file) => evaluateCascadeFile(file, tools.progress)
    case 'precursors':
      return (file) => evaluatePrecursors(file, tools)
    case 'service':
      return (file) => evaluateServiceFile(file, tools)
  }
}

async function placeEvaluator(tools: EvaluationTools): Promise<(file: string) => Promise<Evaluation>> {
  const gazetteer = loadGazetteer(await readModel('gazetteer.bin'))
  const { home } = tools.settings.config
  const places = createPlaces(gazetteer, { home: home.place as PlaceCode, landmarks: [] })
  const isPlaceName = createPlaceNameTest(createCandidates(gazetteer, '' as PlaceCode, []))
  return async (file) => {
    const rows = (await readRows(file)).map(
      (row) => ({ text: textOf(row, file), entities: entitiesOf(row), ...codesOf(row) }) satisfies PlaceRow,
    )
    const isLabelled = rows.some((row) => row.entities.length > 0 || (row.places ?? []).length > 0)
    insistOn(
      isLabelled,
      rows.length === 0 ? 'no rows' : 'no row with entities or places',
      'rows with text and entities',
    )
    return timed(rows.length, () => evaluatePlaces(rows, (text) => places(text, '', '' as PlaceCode), isPlaceName))
  }
}

function jsonOf(text: string): unknown {
  const value = parseJson(text)
  if (value !== undefined) return value
  const found = text.trim() === '' ? 'nothing' : 'text that is not JSON'
  throw new EarlyWarningError('INPUT_UNREADABLE', `found ${found}, wanted the JSON of simulated series.`)
}

function textOf(row: Readonly<Record<string, unknown>>, file: string): string {
  const { text } = row
  if (typeof text === 'string') return text
  throw new EarlyWarningError(
    'FORMAT_UNKNOWN',
    `${file}: found a row with ${Object.keys(row).join(', ')}, wanted text and entities.`,
  )
}

function entitiesOf(row: Readonly<Record<string, unknown>>): [number, number, string][] {
  const { entities } = row
  if (!Array.isArray(entities)) return []
  return (entities as unknown[]).flatMap((entity): [number, number, string][] => {
    if (!Array.isArray(entity)) return []
    const [start, end, type] = entity as unknown[]
    return typeof start === 'number' && typeof end === 'number' && typeof type === 'string' ? [[start, end, type]] : []
  })
}

function codesOf(row: Readonly<Record<string, unknown>>): { readonly places?: readonly string[] } {
  const { places } = row
  return Array.isArray(places) ? { places: places.filter((place): place is string => typeof place === 'string') } : {}
}

/** Adds how many rows a second the second of two runs took; the first one warms up. */
function timed(rows: number, score: () => object): Evaluation {
  score()
  const startMs = performance.now()
  const result = score()
  return { ...result, postsPerSecond: Math.round(rows / ((performance.now() - startMs) / 1000)) }
}

const headline = ['f1', 'macroF1', 'accuracy', 'recall', 'precision', 'postsPerSecond'] as const

function means(results: readonly Evaluation[]): Evaluation {
  const mean: Record<string, number> = {}
  for (const name of headline) {
    const values = results.map((result) => result[name]).filter((value): value is number => typeof value === 'number')
    if (values.length === results.length && values.length > 0)
      mean[name] = round4(values.reduce((a, b) => a + b, 0) / values.length)
  }
  return mean
}
