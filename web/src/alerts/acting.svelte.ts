// What this person does to alerts: shown at once, written by the server, taken back with a reason where it did not take effect.
import type { AlertRecord, AlertState } from '../api/answers.ts'
import type { Refused } from '../api/call.ts'
import { call } from '../api/call.ts'
import { clockSeconds } from '../time/beijing.ts'
import { toast } from '../toast.svelte.ts'
import { words } from '../words/words.ts'
import { alertOf } from './desk.svelte.ts'

/** What an alert becomes as soon as the deed is pressed; deeds that leave the state alone have none. */
const stateAfter: Readonly<Record<string, AlertState>> = {
  acknowledge: 'acknowledged',
  assign: 'assigned',
  start: 'inHand',
  dispatch: 'inHand',
  dismiss: 'dismissed',
  resolve: 'resolved',
  merge: 'resolved',
}
/** What its author may take back, as long as nobody did anything since. */
const undoable: ReadonlySet<string> = new Set(['acknowledge', 'assign', 'start', 'escalate'])

interface Doing {
  readonly state: AlertState | null
  /** The revision that was on the screen: a newer one tells what became of it. */
  readonly rev: number
}

// Replaced as a whole: ten thousand rows then wait for one signal and not for one each.
let doing = $state.raw<Readonly<Record<string, Doing>>>({})
let last: string | null = null

/** The state as this person sees it: what was just pressed counts until the server says otherwise. */
export function stateOf(record: Pick<AlertRecord, 'id' | 'rev' | 'state'>): AlertState {
  const own = doing[record.id]
  if (own === undefined || own.state === null || record.rev > own.rev) return record.state
  return own.state
}

/** Resolves with whether it took effect. */
export async function act(id: string, action: string, body: Readonly<Record<string, unknown>> = {}): Promise<boolean> {
  const record = alertOf(id)
  if (record === null) return false
  doing = { ...doing, [id]: { state: stateAfter[action] ?? null, rev: record.rev } }
  const outcome = await call<{ rev: number }>(`/v1/alerts/${encodeURIComponent(id)}/${action}`, {
    method: 'POST',
    body,
    headers: { 'if-match': `"${record.rev}"` },
  })
  const name = words().reason[action] ?? action
  if (outcome.kind === 'answer') {
    last = undoable.has(action) ? id : null
    const offer = last === null ? null : { text: words().act.undo, run: () => void undoLast() }
    toast.say(words().act.done[action] ?? name, offer)
    return true
  }
  forget(id)
  toast.fail(outcome.kind === 'problem' ? refusal(outcome, name) : words().act.failed(name, words().unreachable))
  return false
}

/** Takes back what this person did last, where that can be taken back. */
export async function undoLast(): Promise<void> {
  const id = last
  if (id === null) return
  last = null
  forget(id)
  await act(id, 'undo')
}

function forget(id: string): void {
  const { [id]: _, ...others } = doing
  doing = others
}

function refusal({ alert: quicker, detail }: Refused, name: string): string {
  const text = words()
  if (quicker === undefined || quicker.by === null) return text.act.failed(name, detail)
  const what = text.reason[quicker.action] ?? quicker.action
  return text.act.quicker(quicker.by.name, clockSeconds(Date.parse(quicker.at)), what)
}
