// What the office is measured by, over alerts whose story is known.
import { expect, test } from 'vitest'
import { onDutyAt, nextOnDuty } from '../../src/alerts/duty/on-duty.ts'
import { officeIndicators } from '../../src/alerts/indicators/office-indicators.ts'
import type { Alert } from '../../src/core/alert.ts'
import { hourMs, minuteMs, weekMs } from '../../src/core/durations.ts'
import type { Dispatch, Handling } from '../../src/core/handling.ts'
import { untouched } from '../../src/core/handling.ts'
import type { Rota } from '../../src/core/rota.ts'
import { noonMs, sampleAlert } from '../conformance/samples.ts'

const by = { id: 'lin', name: '林' }

function handled(id: number, handling: Partial<Handling>, changes: Partial<Alert> = {}): Alert {
  return sampleAlert(`a${id}`, 3, { handling: { ...untouched, ...handling }, ...changes })
}

function sent(answeredAfterMs: number | null, isReturned = false): Dispatch {
  const said = (step: 'feedback' | 'return', afterMs: number) => ({ by, atMs: noonMs + afterMs, text: '', step })
  const answered = answeredAfterMs === null ? [] : [said('feedback', answeredAfterMs)]
  const back = isReturned ? [said('return', (answeredAfterMs ?? 0) + 1)] : []
  const department = '北城热力公司'
  return {
    id: 'd',
    department,
    task: '查',
    check: null,
    by,
    atMs: noonMs,
    dueMs: noonMs + 6 * hourMs,
    steps: [...answered, ...back],
  }
}

const resolved = (ending: 'true' | 'untrue') => ({ by, atMs: noonMs, text: '', ending })
const dismissed = { by, atMs: noonMs, text: '', reason: 'old' } as const

test('precision counts what people found, recall what was missed, and times are medians', () => {
  const acknowledged = { by, atMs: noonMs + 6 * minuteMs }
  const right = Array.from({ length: 9 }, (_, i) =>
    handled(i, { acknowledged, resolved: resolved('true'), dispatches: [sent(hourMs)] }, { state: 'resolved' }),
  )
  const wrong = [
    handled(20, { acknowledged, dismissed, dispatches: [sent(7 * hourMs, true)] }, { state: 'dismissed' }),
    handled(21, { acknowledged, resolved: resolved('untrue') }, { state: 'resolved' }),
    handled(22, { acknowledged, dispatches: [sent(null)] }, { state: 'inHand' }),
  ]
  const span = { fromMs: noonMs - hourMs, toMs: noonMs - hourMs + 2 * weekMs }
  const found = officeIndicators({
    alerts: [...right, ...wrong],
    missedMs: [noonMs, noonMs + 1, noonMs - 2 * hourMs],
    ...span,
  })
  expect(found).toMatchObject({
    alerts: 12,
    judged: 11,
    missed: 2,
    precision: { value: 0.818, count: 11 },
    recall: { value: 0.818, count: 11 },
    falsePerWeek: { value: 1 },
    acknowledgeHours: { value: 0.1 },
    answerHours: { value: 1 },
    answeredInTime: { value: 0.818, count: 11 },
    returned: { value: 0.1, count: 10 },
    leadHours: null,
  })
  expect(found.byDepartment).toMatchObject([
    { name: '北城热力公司', count: 11, precision: null, returned: { value: 0.1 } },
  ])
})

test('nothing is told of fewer than ten', () => {
  const alerts = [handled(1, { resolved: resolved('true') }, { state: 'resolved' })]
  const found = officeIndicators({ alerts, missedMs: [], fromMs: noonMs - 1, toMs: noonMs + weekMs })
  expect([found.precision, found.recall, found.acknowledgeHours, found.calibration]).toEqual([null, null, null, []])
  expect(found.byTopic).toMatchObject([{ name: 'accident.gas', count: 1, precision: null }])
})

const [lin, gu] = [by, { id: 'gu', name: '顾' }]
const rota: Rota = {
  shifts: [
    { id: 'day', name: '甲班', from: '08:00', to: '20:00' },
    { id: 'night', name: '乙班', from: '20:00', to: '08:00' },
  ],
  workday: { day: [gu], night: [lin] },
  restDay: { day: [lin], night: [] },
  days: { '2026-11-24': { day: [lin], night: [gu] } },
  leads: { '': gu, '2026-11-24': lin },
}
const china = (text: string) => Date.parse(`${text}+08:00`)

test('a night belongs to the day on which it begins, and a day of its own stands before the usual', () => {
  const at = (text: string) => onDutyAt(rota, china(text), () => false)
  expect(at('2026-11-23T12:00')).toMatchObject({ shift: { id: 'day' }, people: [gu], lead: gu })
  expect(at('2026-11-24T03:12')).toMatchObject({ shift: { id: 'night' }, day: '2026-11-23', people: [lin], lead: gu })
  expect(at('2026-11-24T20:00')).toMatchObject({ shift: { id: 'night' }, people: [gu], lead: lin })
  expect(at('2026-11-25T07:59')).toMatchObject({ untilMs: china('2026-11-25T08:00'), people: [gu] })
  expect(nextOnDuty(rota, china('2026-11-23T12:00'), () => false)).toMatchObject({
    shift: { id: 'night' },
    people: [lin],
  })
  expect(onDutyAt(rota, china('2026-11-23T21:00'), () => true)?.people).toEqual([])
})
