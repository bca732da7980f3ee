// The answer to whoever wrote a record of the desk.
import type { ActionOutcome } from '../../core/desk-record.ts'
import { refusalOf, undecided } from '../act/desk-clerk.ts'
import type { HttpReply } from '../route.ts'
import { refuse } from '../route.ts'

export function putReply(id: string, outcome: ActionOutcome | null, more: object = {}): HttpReply {
  if (outcome === null) return refuse(undecided())
  if (outcome.kind !== 'done') return refuse(refusalOf(outcome, id))
  const body = { id, rev: outcome.rev, ...more }
  return { kind: 'json', status: 200, body, headers: { etag: `"${outcome.rev}"` } }
}
