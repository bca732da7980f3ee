// `eval service`: reads complaints with the times of their answers and measures how well they are answered.
import type { Observation } from '../../src/core/document.ts'
import type { PlaceCode, TopicId } from '../../src/core/ids.ts'
import { otherTopic } from '../../src/core/ids.ts'
import { placeAt } from '../../src/core/place-level.ts'
import type { Post } from '../../src/core/post.ts'
import type { Taxonomy } from '../../src/core/taxonomy.ts'
import { topLevelTopic } from '../../src/core/topic-path.ts'
import type { ServiceCase } from '../../src/alerts/indicators/service-quality.ts'
import { measureService } from '../../src/alerts/indicators/service-quality.ts'
import { readRecordBatches } from '../../src/ingest/sources/file.ts'
import { readTime } from '../../src/ingest/clean/time.ts'
import { loadGazetteer } from '../../src/nlp/places/gazetteer.ts'
import type { Evaluation, EvaluationTools } from './evaluation.ts'
import { insistOn } from './evaluation.ts'
import { createTextStage, readModel } from '../../src/run/text/text-stage.ts'
import { textStageOptions } from '../../src/run/text-tools.ts'

// A case is about 2 kB in memory.
const casesMax = 200_000
const method =
  'Department and topic are those of the text stage, the place is the district. Waiting times by Kaplan-Meier, with 95 % intervals ' +
  '(Greenwood, log-log; Brookmeyer and Crowley for quartiles); open cases have waited until the last time in the file. A complaint is ' +
  'repeated where one of the half year before has a near-duplicate text, the same author and topic, or mostly the same rare words. ' +
  'Groups under 10 are hidden, and those that would reveal them.'

export async function evaluateServiceFile(file: string, tools: EvaluationTools): Promise<Evaluation> {
  const { settings, keyFile, progress } = tools
  const stage = await createTextStage(textStageOptions(settings, { keyFile, runStartMs: Infinity }))
  const cases: ServiceCase[] = []
  let unreadable = 0
  const startMs = performance.now()
  for await (const batch of readRecordBatches(file)) {
    for (const record of batch) {
      const outcome = stage.ingest(record)
      if (outcome.kind !== 'ok') unreadable++
      else if (cases.length < casesMax) {
        cases.push(caseOf(outcome.value, stage.annotate(outcome.value).observation, settings.taxonomy))
      }
    }
    progress(`eval service: ${cases.length} cases`)
  }
  insistOn(cases.length > 0, `no case in ${unreadable} records`, 'complaints with the times of their answers')
  const observedUntilMs = cases.reduce((last, one) => Math.max(last, one.askedMs, one.answeredMs ?? 0), 0)
  const report = measureService(cases, { observedUntilMs, withinDays: [3, 7, 15], groupSizeMin: 10 })
  const gazetteer = loadGazetteer(await readModel('gazetteer.bin'))
  return {
    ...report,
    unreadable,
    names: {
      topics: named([report.byDepartment, report.byTopic], (id) => settings.taxonomy.find(id as TopicId)?.zh),
      places: named([report.byPlace], (code) => gazetteer.name(code as PlaceCode)),
    },
    method,
    postsPerSecond: Math.round(cases.length / ((performance.now() - startMs) / 1_000)),
  }
}

function caseOf(post: Post, observation: Observation, taxonomy: Taxonomy): ServiceCase {
  const topic = (
    observation.topics.find((one) => taxonomy.find(one.topic)?.kind === 'service') ?? observation.topics[0]
  )?.topic
  const [place] = observation.places
  const replied = post.attributes['reply_time']
  return {
    id: observation.key,
    department: topLevelTopic(topic ?? otherTopic),
    topic: topic ?? otherTopic,
    place: place === undefined ? 'unknown' : placeAt(place.code, 'district'),
    author: observation.author,
    askedMs: observation.timeMs,
    answeredMs: typeof replied === 'string' ? (readTime(replied, 0)?.timeMs ?? null) : null,
    fingerprint: observation.fingerprint,
    terms: observation.terms,
  }
}

function named(
  tables: readonly { readonly groups: Readonly<Record<string, unknown>> }[],
  nameOf: (id: string) => string | undefined,
): Record<string, string> {
  const ids = tables.flatMap((table) => Object.keys(table.groups)).sort()
  return Object.fromEntries(ids.map((id) => [id, nameOf(id) ?? id]))
}
