// Whether this browser may see anything, and as whom: asked once at the start, lost when the server says so.
import { call } from './api/call.ts'

export interface Me {
  readonly id: string
  readonly name: string
  readonly role: string
  readonly mustChange: boolean
}

/** `asking` before the first answer; nothing of the console is drawn then. */
export const session = $state<{ kind: 'asking' | 'none' | 'open' | 'unreachable'; me: Me | null; refused: boolean }>({
  kind: 'asking',
  me: null,
  refused: false,
})

const codePattern = /(?:^|#|code=)([\w-]{40,60})$/u

/** A code stands in the fragment, which never leaves the browser by itself; it is taken out of the address at once. */
export async function openSession(): Promise<void> {
  const code = location.hash.startsWith('#code=') ? codePattern.exec(location.hash)?.[1] : undefined
  if (location.hash !== '') history.replaceState(null, '', location.pathname + location.search)
  if (code !== undefined) session.refused = !(await exchangeCode(code))
  await askWho()
}

/** Also takes a whole address that somebody pasted. */
export async function exchangeCode(text: string): Promise<boolean> {
  const code = codePattern.exec(text.trim())?.[1]
  if (code === undefined) return false
  const outcome = await call('/v1/session', { method: 'POST', body: code })
  return outcome.kind === 'answer'
}

export async function askWho(): Promise<void> {
  const outcome = await call<unknown>('/v1/status')
  if (outcome.kind === 'unreachable') {
    session.kind = 'unreachable'
    setTimeout(() => void askWho(), 3000)
    return
  }
  session.kind = outcome.kind === 'answer' ? 'open' : 'none'
}

export async function endSession(): Promise<void> {
  await call('/v1/session', { method: 'DELETE' })
  loseSession()
}

export function loseSession(): void {
  session.kind = 'none'
  session.me = null
}
