// What the routes of alerts answer.
import { z } from 'zod'
import { alertStates } from '../../core/alert-state.ts'
import { dismissReasons, dispatchSteps, endings } from '../../core/alert-action.ts'
import {
  contribution,
  count,
  cursor,
  citedKey,
  facets,
  level,
  names,
  person,
  place,
  probability,
  step,
  time,
} from '../answer-parts.ts'

const deeds = z.object({ by: person, at: time, text: z.string() })
const spotCheck = z.object({ place: z.string(), look: z.string() })

/** What people did to an alert. */
const handling = z.object({
  acknowledged: z.object({ by: person, at: time }).nullable(),
  assignee: person.nullable(),
  watchers: z.array(person),
  notes: z.array(deeds),
  corrected: deeds
    .extend({
      place: place.nullable(),
      topic: z.string().nullable(),
      level: level.nullable(),
      program: z.object({ place, topic: z.string(), level }),
      levelThen: level,
    })
    .nullable(),
  resolved: deeds.extend({ ending: z.enum(endings) }).nullable(),
  dismissed: deeds.extend({ reason: z.enum(dismissReasons) }).nullable(),
  escalated: z
    .object({ by: person.nullable().describe('null: the program.'), at: time, to: z.string(), text: z.string() })
    .nullable(),
  handedOver: z.array(deeds.extend({ office: z.string() })),
  dispatches: z.array(
    z.object({
      id: z.string(),
      department: z.string(),
      task: z.string(),
      check: spotCheck.nullable(),
      by: person,
      at: time,
      due: time,
      steps: z.array(deeds.extend({ step: z.enum(dispatchSteps) })),
    }),
  ),
  responses: z.array(deeds.extend({ organisation: z.string(), said: time, link: z.string() })),
  mergedInto: z.string().nullable(),
  merged: z.array(z.string()),
  reopenedAs: z.string().nullable(),
  reopenedFrom: z.string().nullable(),
  splitFrom: z.string().nullable(),
  split: z.array(z.string()),
  reminders: count,
  last: z
    .object({
      by: person,
      at: time,
      action: z.string(),
      rev: count,
      text: z.string(),
      before: z.object({ state: z.enum(alertStates), assignee: person.nullable() }).nullable(),
    })
    .nullable(),
})

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
  documents: z.array(citedKey).max(500),
  sources: z.array(z.string()),
  sourceNames: z.array(z.string()),
  title: z.string(),
  explanation: names,
  rule: z.string(),
  situation: z.string(),
  mergedInto: z.string().nullable(),
  handling: handling.nullable(),
})

export const alertsAnswer = z.object({
  alerts: z.array(alertAnswer),
  cursor,
  facets: facets.optional(),
  sequence: count.optional().describe('The stream goes on after it; only without a search.'),
})

const reason = names.extend({ logOdds: z.number() }).describe('What moved the probability, in words.')
const thresholds = z.object({ blue: z.number(), yellow: z.number(), orange: z.number(), red: z.number() })
const deadline = z.object({ due: time, done: time.nullable() }).nullable()

export const oneAlertAnswer = alertAnswer.extend({
  decisionText: names.nullable(),
  thresholds: thresholds.nullable().describe('The expected cost from which its rule asks for each level.'),
  revisions: z
    .array(revision.extend({ by: person.nullable(), action: z.string().nullable(), text: z.string() }))
    .max(100)
    .describe('Where a person made it, by whom and how.'),
  deadlines: z.object({ acknowledge: deadline, telephone: deadline, written: deadline, respond: deadline }),
  suggestion: z.object({ department: names, because: names }).nullable(),
  similar: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      level,
      state: z.enum(alertStates),
      raisedAt: time,
      placeName: z.string(),
      ending: z.enum(endings).nullable(),
      reason: z.enum(dismissReasons).nullable(),
      same: z.array(z.enum(['topic', 'place', 'department'])),
    }),
  ),
  story: z
    .object({
      id: z.string(),
      state: z.enum(['open', 'closed', 'merged']),
      first: time,
      last: time,
      merged: z.array(z.string()),
      precursors: z.array(z.object({ sequence: z.string(), steps: z.array(step) })),
      spread: z.unknown(),
      views: z.unknown(),
    })
    .nullable()
    .describe('The situation behind it.'),
  evidence: z
    .array(
      z.object({
        id: citedKey,
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

export const actAnswer = z.object({
  id: z.string(),
  rev: count.describe('The revision that came of it.'),
  state: z.enum(alertStates),
  created: z.string().nullable().describe('The alert that came of it besides.'),
})

export const actsAnswer = z.object({
  results: z.array(
    z.object({
      alert: z.string(),
      status: z.number().int(),
      rev: count.nullable(),
      state: z.string().nullable(),
      created: z.string().nullable(),
      detail: z.string().nullable(),
    }),
  ),
})
