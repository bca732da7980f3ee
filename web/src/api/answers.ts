// The shapes of what the server answers, taken from the very schemas that make /openapi.json.
import type { z } from 'zod'
import type { alertAnswer, alertsAnswer, oneAlertAnswer } from '../../../src/serve/alerts/alert-answers.ts'
import type { handoverAnswer, indicatorsAnswer } from '../../../src/serve/desk/desk-answers.ts'
import type { auditAnswer, meAnswer, searchAnswers, statusAnswer, usersAnswer } from '../../../src/serve/answers.ts'

export type AlertRecord = z.infer<typeof alertAnswer>
export type AlertList = z.infer<typeof alertsAnswer>
export type AlertDetail = z.infer<typeof oneAlertAnswer>
export type Revision = AlertDetail['revisions'][number]
export type Dispatched = NonNullable<AlertRecord['handling']>['dispatches'][number]
export type ServiceState = z.infer<typeof statusAnswer>
export type FoundDocuments = z.infer<(typeof searchAnswers)['documents']>
export type FoundDocument = FoundDocuments['documents'][number]
export type Me = z.infer<typeof meAnswer>
export type User = z.infer<typeof usersAnswer>['users'][number]
export type AuditPage = z.infer<typeof auditAnswer>
export type Handover = z.infer<typeof handoverAnswer>
export type Indicators = z.infer<typeof indicatorsAnswer>
export type Figure = NonNullable<Indicators['precision']>
export type Level = AlertRecord['level']
export type AlertState = AlertRecord['state']
