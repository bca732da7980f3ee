// What the routes of reports answer.
import { z } from 'zod'
import { reportKinds } from '../../core/report.ts'
import { citedKey, count, cursor, person, time } from '../answer-parts.ts'

const head = {
  id: z.string(),
  rev: count,
  kind: z.enum(reportKinds),
  alert: z.string().describe("'' for a brief of all alerts."),
  number: count,
  title: z.string(),
  state: z.enum(['draft', 'signed']),
  composed: time,
  telephoned: time.nullable(),
  signed: time.nullable(),
  signedBy: person.nullable(),
  due: time.nullable(),
}

export const reportAnswer = z.object({
  ...head,
  sections: z.array(
    z.object({
      title: z.string(),
      sentences: z.array(
        z.object({
          text: z.string(),
          cites: z.array(citedKey.describe('A document as `source:id`, or an alert as `alert:ID`.')),
          by: z.union([z.literal('program'), person]),
        }),
      ),
    }),
  ),
})

export const reportsAnswer = z.object({ reports: z.array(z.object(head)), cursor })
