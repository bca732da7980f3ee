// What the routes of the desk answer.
import { z } from 'zod'
import { alertAnswer } from '../alerts/alert-answers.ts'
import { count, level, names, person, place, time } from '../answer-parts.ts'
import { documentAnswer } from '../answers.ts'

const written = { id: z.string(), rev: count, by: person, at: time }

export const putAnswer = z.object({ id: z.string(), rev: count })

const missed = z.object({
  ...written,
  happened: time,
  place,
  placeName: z.string(),
  topic: z.string(),
  topicName: names,
  what: z.string(),
  known: time.nullable().describe('When everybody knew.'),
})
export const missedListAnswer = z.object({ missed: z.array(missed) })
export const missedAnswer = z.object({
  id: z.string(),
  rev: count,
  held: z.array(documentAnswer).describe('What the program held of the place, two days before until six hours after.'),
  alerts: z.array(alertAnswer),
})

export const silencesAnswer = z.object({
  silences: z.array(
    z.object({
      ...written,
      place,
      topic: z.string(),
      words: z.array(z.string()),
      since: time,
      until: time,
      reason: z.string(),
      hits: count,
      lastHit: time.nullable(),
      holds: z.boolean(),
    }),
  ),
})

const shift = z.object({ id: z.string(), name: z.string(), from: z.string(), to: z.string() })
const crew = z.record(z.string(), z.array(person))
const onDuty = z.object({
  shift,
  day: z.string(),
  people: z.array(person),
  lead: person.nullable(),
  from: time,
  until: time,
})
export const dutyAnswer = z.object({
  now: onDuty.nullable(),
  next: onDuty.nullable(),
  rota: z
    .object({
      shifts: z.array(shift),
      workday: crew,
      restDay: crew,
      days: z.record(z.string(), crew),
      leads: z.record(z.string(), person),
    })
    .nullable(),
  rev: count,
})

const change = z.object({ rev: count, at: time, reason: z.string(), by: person.nullable(), text: z.string(), level })
export const handoverAnswer = z.object({
  since: time,
  items: z.array(
    z.object({
      alert: alertAnswer,
      isNew: z.boolean().describe('Raised since the shift began.'),
      changes: z.array(change),
      undone: z.array(
        z.object({
          what: z.enum(['acknowledge', 'answer', 'close']),
          due: time.nullable(),
          dispatch: z.string().nullable(),
        }),
      ),
    }),
  ),
  summary: z.object({
    raised: z.record(z.string(), count),
    acknowledged: count,
    dispatched: count,
    answered: count,
    dismissed: count,
    resolved: count,
    open: count,
  }),
})

const figure = z.object({
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  count,
})
const group = z.object({
  name: z.string(),
  label: names,
  count,
  precision: figure.nullable(),
  answeredInTime: figure.nullable(),
  returned: figure.nullable(),
})
export const indicatorsAnswer = z.object({
  from: time,
  to: time,
  alerts: count,
  judged: count,
  missed: count,
  precision: figure.nullable().describe('Withheld, as every figure, where it would rest on fewer than ten.'),
  recall: figure.nullable(),
  falsePerWeek: figure.nullable(),
  leadHours: figure.nullable(),
  acknowledgeHours: figure.nullable(),
  dispatchHours: figure.nullable(),
  answerHours: figure.nullable(),
  answeredInTime: figure.nullable(),
  returned: figure.nullable(),
  calibration: z.array(z.object({ from: z.number(), to: z.number(), came: figure })),
  byDepartment: z.array(group),
  byTopic: z.array(group),
  byPlace: z.array(group),
})

export const routesAnswer = z.object({
  routes: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      levelMin: level,
      topics: z.array(z.string()),
      places: z.array(z.string()),
      status: z.looseObject({ route: z.string() }).nullable(),
    }),
  ),
})

export const routePreviewAnswer = z.object({
  routes: z.array(
    z.object({ id: z.string(), told: z.boolean(), because: z.enum(['level', 'topic', 'place']).nullable() }),
  ),
})
