// What each route answers, as schemas: /openapi.json shows them, and the tests compare every answer with them.
import { z } from 'zod'
import { cueKinds, emotions } from '../core/document.ts'
import { deadLetterReasons } from '../core/outcome.ts'
import { accountKinds, channels } from '../core/post.ts'
import {
  contribution,
  count,
  cursor,
  citedKey,
  facets,
  names,
  person,
  place,
  probability,
  step,
  time,
} from './answer-parts.ts'
import { roles } from './route.ts'
import { troubles } from './service-info.ts'

export const documentAnswer = z.object({
  key: citedKey,
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
  repostOf: citedKey.nullable(),
  counts: z.object({ reposts: count, comments: count, likes: count }).nullable(),
  placeHint: z.string().describe('Where the record says that it is, with names taken out.'),
  attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
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
  documents: z.array(citedKey),
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
  documents: z.array(citedKey),
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

const sourceTrouble = z.object({
  kind: z.string().describe('silent, partial, stuck, session_expired, format_changed, unreachable and so on.'),
  since: time.nullable(),
  zh: z.string(),
  en: z.string(),
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
  sources: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      last: time.nullable(),
      silent: z.boolean(),
      trouble: sourceTrouble.nullable(),
    }),
  ),
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

export const meAnswer = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(roles),
  places: z.array(z.string()),
  topics: z.array(z.string()),
  mustChange: z.boolean(),
  kind: z.enum(['session', 'token']),
})
export const sessionAnswer = z.object({ session: z.boolean(), me: meAnswer.nullable() })

const user = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(roles),
  places: z.array(z.string()),
  topics: z.array(z.string()),
  created: time,
  lastSignIn: time.nullable(),
  disabled: z.boolean(),
  hasPassword: z.boolean(),
})
export const usersAnswer = z.object({ users: z.array(user) })
export const userAnswer = z.object({ user, link: z.string().nullable() })
export const auditAnswer = z.object({
  records: z.array(
    z.object({
      seq: count,
      at: time,
      who: person,
      action: z.string(),
      target: z.string(),
      outcome: z.number().int(),
      from: z.string(),
      hash: z.string(),
    }),
  ),
  cursor,
  intact: z.boolean(),
})
export const textAnswer = z.string()
export const streamAnswer = z
  .string()
  .describe('Server-sent events: `alert` with an alert as its data, `reset` where the id was of another store.')
export const openApiAnswer = z.object({ openapi: z.string(), paths: z.record(z.string(), z.unknown()) }).loose()

export const exportAnswer = z.object({ alerts: z.array(z.record(z.string(), z.unknown())).max(10_000) })

export const hotAnswer = z.object({
  topics: z.array(
    z.object({
      id: z.string(),
      topic: z.string(),
      topicName: names,
      placeNames: z.array(z.string()),
      terms: z.array(z.string()),
      voices: count,
      documentCount: count,
      first: time,
      last: time,
      evidence: z.number(),
      views: z.unknown(),
    }),
  ),
})

const compared = z.array(z.object({ value: z.string(), count, before: count, name: names }))
export const trendsAnswer = z.object({
  from: time,
  to: time,
  days: z.array(z.object({ value: z.string(), count })),
  topics: compared,
  places: compared,
  sources: compared,
})
