// How far something that was sent out has come: the five stages, the times at which they were reached, and what may follow.
import type { Dispatched } from '../api/answers.ts'

const stages = ['sent', 'accept', 'arrive', 'feedback', 'close'] as const
type StageName = (typeof stages)[number]

export interface Stage {
  readonly name: StageName
  /** `late` is the one that is waited for beyond the time that was set. */
  readonly kind: 'done' | 'next' | 'later' | 'late'
  readonly atMs: number | null
  readonly by: string
}

/** What was sent back begins again behind the acceptance. */
export function dispatchStages(dispatch: Dispatched, nowMs: number): readonly Stage[] {
  const steps = sinceReturn(dispatch)
  const reached = stages.map((name) => {
    if (name === 'sent') return { name, atMs: Date.parse(dispatch.at), by: dispatch.by.name }
    const step = steps.findLast((one) => one.step === name)
    return { name, atMs: step === undefined ? null : Date.parse(step.at), by: step?.by.name ?? '' }
  })
  const furthest = reached.findLastIndex(({ atMs }) => atMs !== null)
  const isLate = nowMs > Date.parse(dispatch.due)
  return reached.map((stage, at) => {
    const kind = at <= furthest ? 'done' : at > furthest + 1 ? 'later' : isLate ? 'late' : 'next'
    return { ...stage, kind }
  })
}

/** What may be recorded next; nothing once it is closed. */
export function nextSteps(
  dispatch: Dispatched,
): readonly ('accept' | 'arrive' | 'feedback' | 'close' | 'return' | 'urge')[] {
  const done = new Set(sinceReturn(dispatch).map(({ step }) => step))
  if (done.has('close')) return []
  const forward = (['accept', 'arrive', 'feedback', 'close'] as const).find((step) => !done.has(step))
  return [...(forward === undefined ? [] : [forward]), ...(done.has('feedback') ? (['return'] as const) : []), 'urge']
}

function sinceReturn({ steps }: Dispatched): Dispatched['steps'] {
  const returned = steps.findLastIndex(({ step }) => step === 'return')
  return returned < 0
    ? steps
    : [...steps.slice(0, returned).filter(({ step }) => step === 'accept'), ...steps.slice(returned + 1)]
}
