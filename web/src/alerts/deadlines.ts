// The clocks of the office that run on an alert: which is next, and which are done.
import type { AlertDetail } from '../api/answers.ts'

export type ClockName = 'acknowledge' | 'telephone' | 'written' | 'respond'

export interface Clock {
  readonly what: ClockName
  readonly dueMs: number
  readonly doneMs: number | null
}

const names: readonly ClockName[] = ['acknowledge', 'telephone', 'written', 'respond']

export function clocksOf({ deadlines }: Pick<AlertDetail, 'deadlines'>): readonly Clock[] {
  return names.flatMap((what) => {
    const clock = deadlines[what]
    if (clock === null) return []
    return [{ what, dueMs: Date.parse(clock.due), doneMs: clock.done === null ? null : Date.parse(clock.done) }]
  })
}

export function nextDeadline(detail: Pick<AlertDetail, 'deadlines'>): Clock | null {
  const running = clocksOf(detail).filter(({ doneMs }) => doneMs === null)
  return running.sort((a, b) => a.dueMs - b.dueMs)[0] ?? null
}
