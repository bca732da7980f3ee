// `eval precursors`: learns from recorded files which cues and topics come before which others at the same place.
import { dayMs, hourMs } from '../../src/core/durations.ts'
import { placeAt } from '../../src/core/place-level.ts'
import type { PastHappening } from '../peers/learn-pairs.ts'
import { learnPairs } from '../peers/learn-pairs.ts'
import { readRecordBatches } from '../../src/ingest/sources/file.ts'
import type { Evaluation, EvaluationTools } from './evaluation.ts'
import { insistOn } from './evaluation.ts'
import { createTextStage } from '../../src/run/text/text-stage.ts'
import { textStageOptions } from '../../src/run/text-tools.ts'

const withinMs = dayMs
const followedMin = 5
const happeningsMax = 2_000_000
const topicProbabilityMin = 0.3
const pairsMax = 100

/** Labels are `cue:KIND` and `topic:ID`; places are districts, and the city where no district is named. */
export async function evaluatePrecursors(file: string, tools: EvaluationTools): Promise<Evaluation> {
  const stage = await createTextStage(
    textStageOptions(tools.settings, { keyFile: tools.keyFile, runStartMs: Infinity }),
  )
  const happenings: PastHappening[] = []
  let documents = 0
  for await (const batch of readRecordBatches(file)) {
    for (const record of batch) {
      const outcome = stage.ingest(record)
      if (outcome.kind !== 'ok') continue
      documents++
      const { places, cues, topics, timeMs, repostOf } = stage.annotate(outcome.value).observation
      const code = places.find((place) => place.code.length >= 6)?.code ?? places[0]?.code
      if (code === undefined || code.length < 4 || repostOf !== null) continue
      const labels = new Set(cues.map(({ kind }) => `cue:${kind}`))
      for (const { topic, probability } of topics) if (probability >= topicProbabilityMin) labels.add(`topic:${topic}`)
      for (const label of labels) {
        if (happenings.length < happeningsMax) happenings.push({ place: placeAt(code, 'district'), label, timeMs })
      }
    }
    tools.progress(`eval precursors: ${documents} documents`)
  }
  insistOn(documents > 0, 'no document', 'records of any format that replay reads')
  const pairs = learnPairs(happenings, { withinMs, followedMin })
  const rows = pairs.slice(0, pairsMax).map((pair) => {
    const { seen, followed, expected, lift, lower, upper, reverseLift } = pair
    const figures = `${followed} of ${seen} (expected ${expected}), lift ${lift} (${lower} to ${upper}), reversed ${reverseLift}`
    return [`${pair.before} → ${pair.after}`, figures] as const
  })
  return {
    documents,
    happenings: happenings.length,
    withinHours: withinMs / hourMs,
    pairs,
    learned: Object.fromEntries(rows),
  }
}
