// GET /v1/indicators: how early, how right and how quick the office is, live from what stands in the alerts.
import { dayMs } from '../../core/durations.ts'
import type { StateStore } from '../../core/ports.ts'
import type { DeskClerk } from '../act/desk-clerk.ts'
import { readSpan, spanParameters } from '../query-parameters.ts'
import type { Route } from '../route.ts'
import { isWithin, json, reachOf } from '../route.ts'
import type { ServiceInfo } from '../service-info.ts'
import { indicatorsAnswer } from './desk-answers.ts'
import type { Office } from './office.ts'

export interface IndicatorRoutesOptions {
  readonly state: Pick<StateStore, 'latestAlerts' | 'records'>
  readonly info: ServiceInfo
  readonly office: Pick<Office, 'indicators'>
  readonly clerk: Pick<DeskClerk, 'nowMs'>
}

// A year of a large city; older ones are not read.
const alertsMax = 20_000
const missedMax = 5_000
const usualSpanMs = 365 * dayMs

export function indicatorRoutes({ state, info, office, clerk }: IndicatorRoutesOptions): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/v1/indicators',
      policy: ['analyst', 'duty', 'lead', 'admin'],
      summary:
        'Lead, precision, recall, times to acknowledge, dispatch and answer, with intervals; the last year by default.',
      parameters: spanParameters,
      answers: 'application/json',
      answer: indicatorsAnswer,
      handle: async (request) => {
        const { from, to } = readSpan(request.query)
        const toMs = to ?? clerk.nowMs()
        const fromMs = from ?? toMs - usualSpanMs
        const reach = reachOf(request)
        const latest = await state.latestAlerts(alertsMax)
        const alerts = latest.map(({ alert }) => alert).filter((alert) => isWithin(reach, alert))
        const missed = await state.records('missed', missedMax)
        const missedMs = missed
          .filter(({ body }) => isWithin(reach, { place: String(body['place']), topic: String(body['topic']) }))
          .map(({ body }) => Number(body['happenedMs']))
        const figures = office.indicators({ alerts, missedMs, fromMs, toMs })
        const named = (label: (name: string) => unknown) => (one: { readonly name: string }) => ({
          ...one,
          label: label(one.name),
        })
        const same = (name: string) => ({ zh: name, en: name })
        return json({
          from: new Date(fromMs).toISOString(),
          to: new Date(toMs).toISOString(),
          ...figures,
          byDepartment: figures.byDepartment.map(named(same)),
          byTopic: figures.byTopic.map(named((topic) => namesOnly(info.topicName(topic)))),
          byPlace: figures.byPlace.map(named((place) => same(info.placeName(place)))),
        })
      },
    },
  ]
}

function namesOnly({ zh, en }: { readonly zh: string; readonly en: string }): Record<string, string> {
  return { zh, en }
}
