// One alert with all that is known of it: what people did, why it has its level, its revisions, its evidence and its like.
import type { Alert } from '../../core/alert.ts'
import { alertRecord } from '../../core/alert.ts'
import { withTimes } from '../../core/handling.ts'
import type { StateStore } from '../../core/ports.ts'
import { situationRecord } from '../../core/situation-record.ts'
import type { Situation } from '../../core/situation.ts'
import { problem } from '../problem.ts'
import type { HttpReply, HttpRequest } from '../route.ts'
import { isWithin, reachOf, refuse } from '../route.ts'
import type { ServiceInfo } from '../service-info.ts'
import { deadlinesOf } from './deadlines.ts'
import { namedAlert } from './named-alert.ts'
import { firstReported } from './reported.ts'
import { similarAlerts } from './similar-alerts.ts'

const revisionsShownMax = 100

export async function oneAlert(state: StateStore, info: ServiceInfo, request: HttpRequest): Promise<HttpReply> {
  const id = request.parameters['id'] ?? ''
  const alert = await state.alert(id)
  const reach = reachOf(request)
  if (alert === null || !isWithin(reach, alert)) return refuse(problem('not_found', 'There is no alert with this id.'))
  const [situation, revisions, similar, reported] = await Promise.all([
    state.situation(alert.situation),
    state.alertRevisions(id, revisionsShownMax),
    similarAlerts(state, info, alert, (other) => isWithin(reach, other)),
    firstReported(state, id),
  ])
  const body = {
    ...namedAlert(alert, info),
    decisionText: alert.decision === undefined ? null : info.decisionText(alert.decision),
    thresholds: info.thresholds(alert.rule),
    revisions: revisions.map(revisionRecord),
    deadlines: withTimes(deadlinesOf(alert, revisions, info.limits, reported)),
    suggestion: suggestionFor(alert, info),
    similar,
    story: storyOf(situation),
    ...evidence(situation, info),
  }
  return { kind: 'json', status: 200, body, headers: { etag: `"${alert.rev}"` } }
}

/** What changed from one revision to the next; the documents and the explanation are those of the latest. */
function revisionRecord(alert: Alert): Record<string, unknown> {
  const { rev, state, level, concern, reason, probability, voices, documentCount, raisedAt, decision } =
    alertRecord(alert)
  const last = alert.handling?.last?.rev === alert.rev ? alert.handling.last : null
  const deed = { by: last?.by ?? null, action: last?.action ?? null, text: last?.text ?? '' }
  return { rev, state, level, concern, reason, probability, voices, documentCount, raisedAt, decision, ...deed }
}

function suggestionFor({ topic }: Alert, info: ServiceInfo): Record<string, unknown> | null {
  const department = info.department(topic)
  if (department === null) return null
  const name = info.topicName(topic)
  const because = { zh: `${name.zh}由其承办`, en: `${name.en} is its matter` }
  return { department, because }
}

function storyOf(situation: Situation | null): Record<string, unknown> | null {
  if (situation === null) return null
  const { id, state, first, last, merged, precursors, spread, views } = situationRecord(situation)
  return { id, state, first, last, merged, precursors, spread, views }
}

function evidence(situation: Situation | null, info: ServiceInfo): Record<string, unknown> {
  if (situation === null) return { evidence: [] }
  return {
    observed: situation.observed,
    expected: situation.expected,
    calibration: situation.calibration,
    terms: situation.terms,
    copies: situation.copies,
    voicesByHour: situation.voicesByHour,
    contributions: situation.contributions,
    byPlace: situation.byPlace.map(({ place, voices }) => ({ place, name: info.placeName(place), voices })),
    bySource: situation.bySource.map((share) => ({ ...share, name: info.sourceName(share.source) })),
    without: situation.without,
    reasons: info.reasons(situation),
    strength: situation.evidence,
    casualties: casualtiesOf(situation),
    evidence: situation.witnesses.map((item) => ({
      id: item.key,
      time: new Date(item.timeMs).toISOString(),
      source: item.source,
      sourceName: info.sourceName(item.source),
      place: item.place,
      placeName: info.placeName(item.place),
      excerpt: item.excerpt,
    })),
  }
}

/** As people tell it; nobody has verified it. */
function casualtiesOf({ cues, happening, casualtiesMax }: Situation): Record<string, unknown> {
  const told = (cues.casualty ?? 0) > 0 || (cues.symptom ?? 0) > 0 || (happening?.body ?? 0) >= 0.5
  return { told, most: casualtiesMax }
}
