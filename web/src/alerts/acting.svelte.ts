// What this person does to alerts: shown at once, written by the server, taken back with a reason where it did not take effect.
import { call } from '../api/call.ts'
import type { AlertRecord, AlertState } from '../api/answers.ts'
import { toast } from '../toast.svelte.ts'
import { words } from '../words/words.ts'
import { alertOf } from './desk.svelte.ts'
import { clockSeconds } from '../time/beijing.ts'

/** What an alert becomes as soon as the action is pressed; actions that leave the state alone have none. */
const stateAfter: Readonly<Record<string, AlertState>> = {
  acknowledge: 'acknowledged',
  dismiss: 'dismissed',
  resolve: 'resolved',
}

interface Doing {
  readonly state: AlertState | null
  /** The revision that was on the screen: a newer one tells what became of it. */
  readonly rev: number
}

const doing = $state<Record<string, Doing>>({})

/** The state as this person sees it: what was just pressed counts until the server says otherwise. */
export function stateOf(record: AlertRecord): AlertState {
  const own = doing[record.id]
  if (own === undefined || own.state === null || record.rev > own.rev) return record.state
  return own.state
}

/** Resolves with whether it took effect. */
export async function act(id: string, action: string, body: Readonly<Record<string, unknown>> = {}): Promise<boolean> {
  const record = alertOf(id)
  if (record === null) return false
  doing[id] = { state: stateAfter[action] ?? null, rev: record.rev }
  const outcome = await call<{ rev: number }>(`/v1/alerts/${encodeURIComponent(id)}/${action}`, {
    method: 'POST',
    body,
    headers: { 'if-match': `"${record.rev}"` },
  })
  const text = words().act
  const name = words().reason[action] ?? action
  if (outcome.kind === 'answer') {
    toast.say(text.done[action] ?? name)
    return true
  }
  delete doing[id]
  toast.fail(refusal(outcome, name))
  return false
}

function refusal(outcome: Exclude<Awaited<ReturnType<typeof call>>, { kind: 'answer' }>, name: string): string {
  const text = words()
  if (outcome.kind !== 'problem') return text.act.failed(name, text.unreachable)
  const quicker = outcome.alert
  if (quicker === undefined) return text.act.failed(name, outcome.detail)
  const what = text.reason[quicker.action] ?? quicker.action
  return text.act.quicker(quicker.by?.name ?? '', clockSeconds(Date.parse(quicker.at)), what)
}
