// Trains the happenings on the streams that a list names, each read by harm models that have not seen its events or its posts.
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import type { PlaceCode } from '../../../src/core/ids.ts'
import { EarlyWarningError } from '../../../src/core/errors.ts'
import { parseJson } from '../../../src/core/json.ts'
import { fullText } from '../../../src/nlp/annotate.ts'
import type { Settings } from '../../../src/run/config/load-config.ts'
import type { AnnotateParts } from '../../../src/run/text/annotate-batch.ts'
import { createTextStage } from '../../../src/run/text/text-stage.ts'
import { textStageOptions } from '../../../src/run/text-tools.ts'
import { halfOf } from '../../train/harm/examples.ts'
import type { TrainedModel } from '../../train/card.ts'
import type { WarningFigures } from './figures.ts'
import type { HappeningsFit } from './fit.ts'
import { fitHappenings } from './fit.ts'
import type { LabelledStream } from './stream.ts'
import { readStream } from './stream.ts'

const listSchema = z.strictObject({
  streams: z
    .array(
      z.strictObject({
        /** JSON lines; the truth lies beside it as FILE without .jsonl, with .truth.json. Relative to the list. */
        file: z.string(),
        home: z.string().regex(/^\d{4,6}$/u),
        /** Harm models for the posts of the first and the second half; none for the shipped one. */
        harm: z.array(z.string()).max(2).default([]),
        /** Teaches what a happening weighs, and has no say in the link, the bar and the calibration: a simulated stream. */
        fitOnly: z.boolean().default(false),
      }),
    )
    .min(1),
})

export interface HappeningsTraining {
  /** The list of streams, as JSON. */
  readonly list: string
  readonly settings: Settings
  readonly keyFile: string
  readonly calibration: string
  readonly progress: (sentence: string) => void
}

/** Chosen on streams of other cities than those of the fit: a link that is even is joined, and no city is like the last. */
export const fitDefaults = {
  entryMin: 0.2,
  linkMin: -0.5,
  budget: 1.3,
  temper: 1,
  linkRounds: 2,
  kinRounds: 2,
  kinRidge: 1,
  kinCaution: 0.6,
}

export async function trainHappenings(training: HappeningsTraining): Promise<TrainedModel> {
  const streams = await readStreams(training)
  const fit = fitHappenings(streams, { ...fitDefaults, calibration: training.calibration, progress: training.progress })
  const bytes = new TextEncoder().encode(`${JSON.stringify(fit.model, null, 1)}\n`)
  return { bytes, card: cardOf(fit, streams) }
}

export async function readStreams(training: HappeningsTraining): Promise<LabelledStream[]> {
  const parsed = listSchema.safeParse(parseJson(readFileSync(training.list, 'utf8')))
  if (!parsed.success) {
    throw new EarlyWarningError(
      'INPUT_UNREADABLE',
      `${training.list}: ${z.prettifyError(parsed.error)}; wanted {"streams":[{"file","home","harm":[FILE, FILE]}]}.`,
    )
  }
  const folder = dirname(training.list)
  const streams: LabelledStream[] = []
  for (const { file, home, harm, fitOnly } of parsed.data.streams) {
    training.progress(`reading ${file}`)
    const models = harm.length === 0 ? [''] : harm.map((path) => resolve(folder, path))
    const readers: AnnotateParts[] = []
    for (const model of models) readers.push(await readerWith(training, home as PlaceCode, model))
    const half = (text: string) => (models.length > 1 ? halfOf(text) : 0)
    const stream = await readStream(resolve(folder, file), home as PlaceCode, readers, (post) => half(fullText(post)))
    streams.push({ ...stream, fitOnly })
  }
  return streams
}

function readerWith({ settings, keyFile }: HappeningsTraining, home: PlaceCode, harmModel: string) {
  const stage = textStageOptions(settings, { keyFile, runStartMs: Number.POSITIVE_INFINITY })
  return createTextStage({ ...stage, home, harmModel })
}

export function sentenceOf(figures: WarningFigures): string {
  const { crises, before, withinDay, falsePerWeek, others, othersTold, merged, repeats } = figures
  return (
    `${before} of ${crises} crises before the outbreak, ${withinDay} within a day, ${falsePerWeek.toFixed(2)} false warnings a week, ` +
    `${othersTold} of ${others} other events told, ${merged} events merged, ${repeats} repeats, calibration error ` +
    `${figures.eceFirst.toFixed(3)} first and ${figures.eceHighest.toFixed(3)} highest, a candidate before ${figures.candidatesBefore}, ` +
    `median lead ${figures.leadHours.toFixed(1)} h`
  )
}

function cardOf({ model, leftOut, pairs, growths }: HappeningsFit, streams: readonly LabelledStream[]): string {
  const rows = (weights: readonly (readonly [string, number])[]) =>
    weights
      .toSorted((a, b) => Math.abs(b[1]) - Math.abs(a[1]))
      .map(([name, weight]) => `| ${name} | ${weight} |`)
      .join('\n')
  return `# Happenings: ${model.calibration}

A linear link joins reports to happenings and a logistic model weighs what a happening says; both are fitted by Newton's method
with a ridge to ${streams.length} streams with known truth (${pairs} pairs, ${growths} growths): hand-composed crises in real wording over
real posts, the parts for fitting alone. The bar is the lowest that kept the budget on cities left out in turn; the
probability is scaled on the same (Platt, 1999) and tempered.

Cities left out in turn: ${sentenceOf(leftOut)}.

| fact of a happening | weight of its standardised value |
|---|---|
${rows(Object.entries(model.facts).map(([name, { weight }]) => [name, weight]))}

| fact of a link | weight |
|---|---|
${rows(Object.entries(model.link))}

| fact of kinship | weight |
|---|---|
${rows(Object.entries(model.kin))}
`
}
