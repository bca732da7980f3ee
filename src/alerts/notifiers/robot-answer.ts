// What a chat robot answers: status 200 does not mean delivered, the body says what became of it.
import { parseJson } from '../../core/json.ts'
import type { NotifyOutcome } from '../../core/ports.ts'

const waitMs = 60_000

export interface RobotCodes {
  /** Where the code stands in the body; 0 is success. */
  readonly member: 'errcode' | 'code'
  /** Codes that say "too much at once": it is sent again a minute later. */
  readonly slowDown: readonly number[]
  /** Codes that say that the address or its secret is wrong or was taken away. */
  readonly gone: readonly number[]
}

export function robotOutcome(body: string, { member, slowDown, gone }: RobotCodes): NotifyOutcome {
  const answer = parseJson(body) as Readonly<Record<string, unknown>> | undefined
  const code = answer?.[member]
  if (code === 0) return { kind: 'delivered' }
  if (typeof code !== 'number') return { kind: 'failed', reason: 'an answer without a code', retryAfterMs: null }
  const reason = `${member} ${code}`
  if (slowDown.includes(code)) return { kind: 'failed', reason, retryAfterMs: waitMs }
  return gone.includes(code) ? { kind: 'gone', reason } : { kind: 'refused', reason }
}
