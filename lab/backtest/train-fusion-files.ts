// Learns the probability of a crisis from recorded or simulated streams that have their truth beside them.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { readTruth } from './read-truth.ts'
import { readJsonLines, replayAtFullSpeed } from './replay-at-full-speed.ts'
import type { Settings } from '../../src/run/config/load-config.ts'
import type { TextTools } from '../../src/run/text-tools.ts'
import type { FeatureRevision, FusionFit, FusionRow } from './train-fusion.ts'
import { fusionRows, trainFusion } from './train-fusion.ts'

export interface TrainFusionOptions {
  /** Streams; the truth of FILE is FILE.truth.json. */
  readonly files: readonly string[]
  readonly settings: Settings
  readonly tools: TextTools
  /** For the files of the replays, which are removed again. */
  readonly folder: string
  /** Shown with every probability, for instance `simulated-cities:v1`. */
  readonly calibration: string
  readonly progress: (sentence: string) => void
}

export interface TrainedFusion {
  readonly bytes: Uint8Array
  /** The model card in Markdown. */
  readonly card: string
  readonly fit: FusionFit
}

export async function trainFusionFromFiles(options: TrainFusionOptions): Promise<TrainedFusion> {
  const streams: FusionRow[][] = []
  for (const file of options.files) streams.push(await rowsOf(file, options))
  const fit = trainFusion(streams, options.calibration)
  const bytes = new TextEncoder().encode(`${JSON.stringify(fit.model, null, 2)}\n`)
  return { bytes, card: cardOf(fit, options.files.length), fit }
}

async function rowsOf(file: string, options: TrainFusionOptions): Promise<FusionRow[]> {
  const { settings, tools } = options
  const out = join(options.folder, 'fusion-replay')
  const progress = (sentence: string) => options.progress(`${file}: ${sentence}`)
  await replayAtFullSpeed({ files: [file], out, settings, tools, progress })
  const truth = readTruth(`${file}.truth.json`)
  const revisions = readJsonLines<FeatureRevision>(join(out, 'situations.jsonl'))
  rmSync(out, { recursive: true })
  return fusionRows(revisions, truth.events)
}

function cardOf(fit: FusionFit, streams: number): string {
  const weights = Object.entries(fit.model.weights).map(([name, weight]) => `| ${name} | ${String(weight)} |`)
  return `# Probability of a crisis: ${fit.model.calibration}

A logistic model over the features of a situation, fitted by ridge regression with bounds on signs: independent
corroboration never lowers the probability, copying never raises it. Each situation weighs as much as any other, and what was
known before a crisis broke out three times as much. \`falseTail\` is the share of the situations that were no crisis whose
probability once reached each fiftieth; the threshold of the alarm budget begins with it.

Fitted to ${fit.revisions} revisions of ${fit.situations} situations (${fit.crises} of them crises) from ${streams} streams
with known truth. On these rows: Brier ${fit.brier}, calibration error ${fit.ece}; figures on other streams come from \`qianzhao backtest\`.

| feature | weight |
|---|---|
| bias | ${fit.model.bias} |
${weights.join('\n')}
`
}
