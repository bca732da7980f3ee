// Whether this browser may see anything, and as whom: asked once at the start, lost when the server says so.
import type { Me } from './api/answers.ts'
import type { Outcome } from './api/call.ts'
import { call } from './api/call.ts'

/** `asking` before the first answer; nothing of the console is drawn then. `renewing`: a password has to be set first. */
export const session = $state<{
  kind: 'asking' | 'none' | 'renewing' | 'open' | 'unreachable'
  me: Me | null
  refused: boolean
}>({ kind: 'asking', me: null, refused: false })

const codePattern = /(?:^|#|code=)([\w-]{40,60})$/u
const retryMs = 3000

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

export async function signIn(user: string, password: string): Promise<Outcome<unknown>> {
  return call('/v1/session', { method: 'POST', body: { user, password } })
}

export async function setPassword(password: string): Promise<Outcome<unknown>> {
  return call('/v1/session/password', { method: 'POST', body: { new: password } })
}

export async function askWho(): Promise<void> {
  const outcome = await call<Me>('/v1/session')
  if (outcome.kind === 'unreachable') {
    session.kind = 'unreachable'
    setTimeout(() => void askWho(), retryMs)
    return
  }
  session.me = outcome.kind === 'answer' ? outcome.value : null
  session.kind = session.me === null ? 'none' : session.me.mustChange ? 'renewing' : 'open'
}

/** Analysts note and watch; what changes the state of an alert is for who is on duty. */
export function mayAct(action: string): boolean {
  const role = session.me?.role
  if (role === 'duty' || role === 'lead') return true
  return role === 'analyst' && (action === 'note' || action === 'watch')
}

export async function endSession(): Promise<void> {
  await call('/v1/session', { method: 'DELETE' })
  loseSession()
}

export function loseSession(): void {
  session.kind = 'none'
  session.me = null
}
