// What each route answers, as schemas: /openapi.json shows them, and the tests compare every answer with them.
import { z } from 'zod'
import { alertStates, levels } from '../core/alert.ts'
import { cueKinds, emotions } from '../core/document.ts'
import { deadLetterReasons } from '../core/outcome.ts'
import { accountKinds, channels } from '../core/post.ts'
import { troubles } from './service-info.ts'

const time = z.string().meta({ format: 'date-time' })
const count = z.number().int().min(0)
const probability = z.number().min(0).max(1)
const place = z.string().describe('Administrative code; empty where no place is known.')
const names = z.object({ zh: z.string(), en: z.string() })
const documentKey = z.string().describe('`source:id` of a document.')
const cursor = z.string().nullable().describe('For the next page; null on the last.')
const level = z.enum(levels)

const decision = z
  .object({
    cost: z.number().describe('Probability times severity of the topic.'),
    wish: level.nullable(),
    cap: z.object({ level, because: z.array(z.string()) }).nullable(),
    budget: z.string(),
    held: level.nullable(),
    rule: z.string(),
  })
  .nullable()

const revision = z.object({
  rev: count,
  state: z.enum(alertStates),
  level,
  concern: z.enum(['warning', 'complaint']),
  reason: z.string(),
  probability,
  voices: count,
  documentCount: count,
  raisedAt: time,
  decision,
})

export const alertAnswer = revision.extend({
  id: z.string(),
  topic: z.string(),
  topicName: names,
  place,
  placeName: z.string(),
  windowStart: time,
  windowEnd: time,
  documents: z.array(documentKey).max(500),
  sources: z.array(z.string()),
  sourceNames: z.array(z.string()),
  title: z.string(),
  explanation: names,
  rule: z.string(),
  situation: z.string(),
})

const facets = z.record(z.string(), z.array(z.object({ value: z.string(), count, name: names })))

export const alertsAnswer = z.object({
  alerts: z.array(alertAnswer),
  cursor,
  facets: facets.optional(),
  sequence: count.optional().describe('The stream goes on after it; only without a search.'),
})

const contribution = z.object({ name: z.string(), value: z.number(), logOdds: z.number() })

const reason = names.extend({ logOdds: z.number() }).describe('What moved the probability, in words.')
const thresholds = z.object({ blue: z.number(), yellow: z.number(), orange: z.number(), red: z.number() })

export const oneAlertAnswer = alertAnswer.extend({
  decisionText: names.nullable(),
  thresholds: thresholds.nullable().describe('The expected cost from which its rule asks for each level.'),
  revisions: z.array(revision).max(100),
  evidence: z
    .array(
      z.object({
        id: documentKey,
        time,
        source: z.string(),
        sourceName: z.string(),
        place,
        placeName: z.string(),
        excerpt: z.string(),
      }),
    )
    .describe('Who said what, when and where, without persons.'),
  observed: z.number().optional(),
  expected: z.number().optional(),
  calibration: z.string().optional(),
  terms: z.array(z.string()).optional(),
  copies: count.optional(),
  voicesByHour: z.array(count).optional(),
  contributions: z.array(contribution).optional(),
  byPlace: z.array(z.object({ place, name: z.string(), voices: count })).optional(),
  bySource: z
    .array(z.object({ source: z.string(), name: z.string(), observed: z.number(), expected: z.number() }))
    .optional(),
  without: z
    .array(z.object({ kind: z.enum(['source', 'cell']), name: z.string(), evidence: z.number() }))
    .optional()
    .describe('The evidence (natural logarithm) that would be left without one source or one cell.'),
  reasons: z.object({ raised: z.array(reason), lowered: z.array(reason) }).optional(),
  strength: z.number().optional().describe('The evidence as it is, natural logarithm.'),
  casualties: z
    .object({ told: z.boolean(), most: z.number() })
    .optional()
    .describe('As people tell it; nobody has verified it.'),
})

const documentAnswer = z.object({
  key: documentKey,
  id: z.string(),
  source: z.string(),
  channel: z.enum(channels),
  author: z.string().nullable().describe('A keyed pseudonym.'),
  account: z.enum(accountKinds),
  organisation: z.string().nullable(),
  time,
  timePrecision: z.enum(['exact', 'day']),
  title: z.string(),
  text: z.string(),
  repostOf: documentKey.nullable(),
  counts: z.object({ reposts: count, comments: count, likes: count }).nullable(),
  sentiment: z.object({
    negative: probability,
    positive: probability,
    emotion: z.enum(emotions),
    emotionProbability: probability,
    anger: probability,
    fear: probability,
  }),
  topics: z.array(z.object({ topic: z.string(), probability })),
  places: z.array(z.object({ code: z.string(), name: z.string(), start: count, end: count, confidence: probability })),
  cues: z.array(z.object({ kind: z.enum(cueKinds), start: count, end: count, value: z.number().nullable() })),
})

const step = z.object({ name: z.string(), time, document: documentKey })

const signalAnswer = z.object({
  id: z.string(),
  kind: z.enum(['count', 'cluster', 'sequence']),
  detector: z.string(),
  topic: z.string(),
  place,
  windowStart: time,
  windowEnd: time,
  observed: z.number(),
  expected: z.number(),
  pValue: probability,
  logEvidence: z.number(),
  bySource: z.array(z.object({ source: z.string(), observed: z.number(), expected: z.number() })),
  documents: z.array(documentKey),
  closed: z.boolean().describe('False while its window is open and it is provisional.'),
  tick: count,
  steps: z.array(step).optional(),
})

// Of a hot topic and of what was passed on more is told than can be listed here; `documents` and `probability` are what others read.
const situationAnswer = z.object({
  id: z.string(),
  rev: count,
  significantAt: time.nullable(),
  evidence: z.number().describe('Natural logarithm of the fused e-value.'),
  probability,
  topic: z.string(),
  hazard: z.boolean().describe('False for a hot topic, which is never an alert.'),
  places: z.array(place),
  documents: z.array(documentKey),
  documentCount: count,
  voices: count,
  sources: z.array(z.string()),
  terms: z.array(z.string()),
  state: z.enum(['open', 'closed', 'merged']),
  decidedAt: time,
  first: time,
  last: time,
  copies: count,
  observed: z.number(),
  expected: z.number(),
  calibration: z.string(),
  contributions: z.array(contribution),
  precursors: z.array(z.object({ sequence: z.string(), steps: z.array(step) })).optional(),
  spread: z.unknown(),
  views: z.unknown(),
  merged: z.array(z.string()),
  cells: z.array(z.unknown()).optional(),
  without: z.array(z.unknown()).optional(),
  joins: z.array(z.unknown()).optional(),
})

export const searchAnswers = {
  documents: z.object({ documents: z.array(documentAnswer), cursor, facets }),
  signals: z.object({ signals: z.array(signalAnswer), cursor, facets }),
  situations: z.object({ situations: z.array(situationAnswer), cursor, facets }),
}

export const deadLettersAnswer = z.object({
  deadLetters: z.array(
    z.object({
      reason: z.enum(deadLetterReasons),
      source: z.string(),
      file: z.string(),
      line: count,
      found: z.string(),
      wanted: z.string(),
      redactedText: z.string(),
      bytesHash: z.string().describe('Keyed; the bytes themselves are not kept.'),
      bytesLength: count,
    }),
  ),
  cursor,
})

export const pushAnswer = z.object({
  received: count.describe('Records in the body, new or not.'),
  refused: count.describe('Those whose own bytes show that they cannot be read: broken JSON, no time, a bad channel.'),
  format: z.string().describe('The format that the records were read as.'),
})

export const actAnswer = z.object({
  id: z.string(),
  rev: count.describe('The revision that was acted on.'),
  state: z.string().describe('What the alert is, or is becoming.'),
})

export const statusAnswer = z.object({
  version: z.string(),
  simulated: z.boolean(),
  ready: z.boolean(),
  troubles: z.array(z.enum(troubles)).describe('What does not work at the moment.'),
  now: time.describe('The clock by which posts are young or old: that of the wall, or of the simulator.'),
  watermark: time.nullable(),
  documentCount: count,
  indexLag: count,
  indexRefused: count.describe('What the index will never take.'),
  sources: z.array(z.object({ id: z.string(), name: z.string(), last: time.nullable(), silent: z.boolean() })),
  routes: z.array(
    z.object({
      route: z.string(),
      delivered: count,
      failed: count,
      refused: count,
      exhausted: count,
      disabled: z.boolean(),
    }),
  ),
})

export const sessionAnswer = z.object({ session: z.boolean() })
export const textAnswer = z.string()
export const streamAnswer = z
  .string()
  .describe('Server-sent events: `alert` with an alert as its data, `reset` where the id was of another store.')
export const openApiAnswer = z.object({ openapi: z.string(), paths: z.record(z.string(), z.unknown()) }).loose()
