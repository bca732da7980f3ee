// Who is on duty at a time, and who comes next, by the rota.
import { chinaOffsetMs } from '../../core/china-time.ts'
import { dayMs, minuteMs } from '../../core/durations.ts'
import type { OnDuty, Rota, Shift } from '../../core/rota.ts'

/** null where no shift covers the time. */
export function onDutyAt(rota: Rota, atMs: number, isRestDay: (timeMs: number) => boolean): OnDuty | null {
  const covering = turnsAround(rota, atMs, isRestDay).filter(({ fromMs, untilMs }) => fromMs <= atMs && atMs < untilMs)
  return covering.at(-1) ?? null
}

/** The next shift that begins after the time. */
export function nextOnDuty(rota: Rota, atMs: number, isRestDay: (timeMs: number) => boolean): OnDuty | null {
  return turnsAround(rota, atMs, isRestDay).find(({ fromMs }) => fromMs > atMs) ?? null
}

/** The shifts of yesterday, today and tomorrow in their order. */
function turnsAround(rota: Rota, atMs: number, isRestDay: (timeMs: number) => boolean): readonly OnDuty[] {
  const today = Math.floor((atMs + chinaOffsetMs) / dayMs)
  const turns = [today - 1, today, today + 1].flatMap((number) => {
    const startMs = number * dayMs - chinaOffsetMs
    const day = new Date(number * dayMs).toISOString().slice(0, 10)
    const crew = rota.days[day] ?? (isRestDay(startMs) ? rota.restDay : rota.workday)
    const lead = rota.leads[day] ?? rota.leads[''] ?? null
    return rota.shifts.map((shift) => ({ shift, day, people: crew[shift.id] ?? [], lead, ...spanOf(shift, startMs) }))
  })
  return turns.sort((a, b) => a.fromMs - b.fromMs)
}

function spanOf({ from, to }: Shift, startMs: number): { readonly fromMs: number; readonly untilMs: number } {
  const [begin, end] = [minutesOf(from), minutesOf(to)]
  return { fromMs: startMs + begin * minuteMs, untilMs: startMs + end * minuteMs + (end <= begin ? dayMs : 0) }
}

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  return hours * 60 + minutes
}
