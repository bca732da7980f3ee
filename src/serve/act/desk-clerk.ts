// Hands what people ask for to the log, redacted and under their name, and tells them what became of it.
import { randomBytes } from 'node:crypto'
import type { Deed, Person } from '../../core/alert-action.ts'
import type { ActionOutcome, DeskKind, DeskPut, OfficeRecord } from '../../core/desk-record.ts'
import { withTimes } from '../../core/handling.ts'
import { problem } from '../problem.ts'
import type { Problem } from '../problem.ts'
import type { Outcomes } from './outcomes.ts'

export interface DeskClerkOptions {
  /** Resolves once the record is durable. */
  readonly write: (record: OfficeRecord) => Promise<void>
  readonly outcomes: Outcomes
  /** Takes out of a text what may name or reach a person. */
  readonly redact: (text: string) => Promise<string>
  readonly nowMs: () => number
}

export interface DeskClerk {
  act(wanted: {
    readonly alertId: string
    readonly deed: Deed
    readonly by: Person
    readonly ifRev: number | undefined
  }): Promise<ActionOutcome | null>
  put(wanted: {
    readonly kind: DeskKind
    readonly id: string
    readonly by: Person
    readonly ifRev?: number | undefined
    readonly body: DeskPut['body']
  }): Promise<ActionOutcome | null>
  redact(text: string): Promise<string>
  nowMs(): number
  newId(): string
}

export function createDeskClerk({ write, outcomes, redact, nowMs }: DeskClerkOptions): DeskClerk {
  const newId = () => randomBytes(12).toString('hex')

  async function act({ alertId, deed, by, ifRev }: Parameters<DeskClerk['act']>[0]): Promise<ActionOutcome | null> {
    const id = newId()
    const words = await redactedWords(deed, redact)
    const seen = ifRev === undefined ? {} : { ifRev }
    await write({ kind: 'action', action: { ...deed, ...words, alertId, id, by, atMs: nowMs(), ...seen } })
    return outcomes.wait(id)
  }

  return {
    act,
    async put({ kind, id, by, ifRev, body }) {
      const action = newId()
      const seen = ifRev === undefined ? {} : { ifRev }
      await write({ kind: 'put', put: { kind, id, by, atMs: nowMs(), action, ...seen, body } })
      return outcomes.wait(action)
    },
    redact,
    nowMs,
    newId,
  }
}

/** The members in which people write as they like. */
async function redactedWords(deed: Deed, redact: (text: string) => Promise<string>): Promise<object> {
  const words: Record<string, string> = {}
  for (const name of ['text', 'task', 'title'] as const) {
    const value: unknown = name in deed ? (deed as unknown as Record<string, unknown>)[name] : undefined
    if (typeof value === 'string') words[name] = await redact(value)
  }
  return words
}

/** What whoever was refused is told, with who was quicker and when. */
export function refusalOf(outcome: Exclude<ActionOutcome, { kind: 'done' }>, alertId: string): Problem {
  const { kind, rev, state, by, atMs, action } = outcome
  if (kind === 'unknown') return problem('not_found', 'There is no alert with this id.')
  const members = { alert: withTimes({ id: alertId, rev, state, by, atMs, action }) as Record<string, unknown> }
  const who = by === null ? '' : ` ${by.name} did ${action} at ${new Date(atMs).toISOString()}.`
  if (kind === 'stale') return problem('stale', `It has revision ${rev} by now.${who}`, { members })
  const why = kind === 'state' ? `It is ${state}.` : 'It cannot be done with this.'
  return problem('conflict', `${why}${who}`, { members })
}

export function undecided(): Problem {
  return problem(
    'unavailable',
    'It is written down and takes effect once the service decides again; look before you repeat it.',
    {
      retryAfterSeconds: 5,
    },
  )
}
