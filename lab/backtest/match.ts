// Which alert is about which planted event? One to one, by evidence and time.
import { hourMs } from '../../src/core/durations.ts'
import type { Level } from '../../src/core/alert-state.ts'
import type { PlaceCode, TopicId } from '../../src/core/ids.ts'
import type { TruthEvent } from '../../src/simulate/truth.ts'

/** What a method said at one moment. */
export interface Claim {
  readonly atMs: number
  readonly probability: number
  readonly level: Level
  readonly documents: readonly string[]
}

/** An alert of any method: what it claimed, revision by revision, earliest first. */
export interface Alarm {
  readonly id: string
  readonly title: string
  readonly topic: TopicId
  readonly place: PlaceCode
  readonly claims: readonly Claim[]
}

/**
 * `hit` detected its crisis first; `repeat` is about a crisis that is detected already; `late` about a crisis, but only
 * after its horizon; `decoy` about an event that is no crisis; `noise` about nothing that was planted.
 */
export type AlarmVerdict = 'hit' | 'repeat' | 'late' | 'decoy' | 'noise'

export interface JudgedAlarm {
  readonly alarm: Alarm
  readonly verdict: AlarmVerdict
  /** The claim that was judged: the first that matches its event, else the first. */
  readonly claim: Claim
  readonly event: string | null
}

export interface EventRow {
  readonly id: string
  readonly kind: string
  readonly crisis: boolean
  readonly topic: TopicId
  readonly place: PlaceCode
  readonly onsetMs: number
  readonly outbreakMs: number
  readonly posts: number
  /** The alarm that detected it, and when; null for a miss. */
  readonly alarm: string | null
  readonly raisedAtMs: number | null
  /** Highest level any alarm about it reached inside its horizon; null for none. */
  readonly level: Level | null
  /** From the alarm to the outbreak, at least 0; 0 for a miss. */
  readonly leadHours: number
}

export interface Matching {
  readonly events: readonly EventRow[]
  readonly alarms: readonly JudgedAlarm[]
}

/** Tells the event that a set of documents is about; null where it is about none. */
export interface EventFinder {
  find(documents: readonly string[]): TruthEvent | null
}

const documentsMin = 3
// Three documents among five hundred strangers are no evidence, so they have to be a fifth as well.
const shareMin = 0.2
const levelOrder: readonly Level[] = ['blue', 'yellow', 'orange', 'red']

export function createEventFinder(events: readonly TruthEvent[]): EventFinder {
  const eventOf = new Map<string, TruthEvent>()
  for (const event of events) for (const post of event.posts) eventOf.set(post, event)
  return {
    find(documents) {
      const counts = new Map<TruthEvent, number>()
      for (const key of documents) {
        // Truth may name posts as `source:id` or as bare ids.
        const event = eventOf.get(key) ?? eventOf.get(key.slice(key.indexOf(':') + 1))
        if (event !== undefined) counts.set(event, (counts.get(event) ?? 0) + 1)
      }
      const ranked = [...counts].sort((a, b) => b[1] - a[1] || (a[0].id < b[0].id ? -1 : 1))
      const [best, second] = ranked
      if (best === undefined) return null
      const [event, count] = best
      const isHalf = count * 2 >= documents.length
      const isPlurality = count >= documentsMin && count > (second?.[1] ?? 0) && count >= shareMin * documents.length
      return isHalf || isPlurality ? event : null
    },
  }
}

export function matchAlarms(alarms: readonly Alarm[], events: readonly TruthEvent[], horizonMs: number): Matching {
  const finder = createEventFinder(events)
  const judged: JudgedAlarm[] = []
  const hits = new Map<string, JudgedAlarm>()
  const levels = new Map<string, Level>()
  const found = alarms
    .filter(({ claims }) => claims.length > 0)
    .map((alarm) => firstMatch(alarm, finder, horizonMs))
    .sort((a, b) => a.claim.atMs - b.claim.atMs || (a.alarm.id < b.alarm.id ? -1 : 1))
  for (const { alarm, claim, event, inTime } of found) {
    const taken = event !== null && hits.has(event.id)
    const verdict: AlarmVerdict =
      event === null ? 'noise' : !event.crisis ? 'decoy' : taken ? 'repeat' : inTime ? 'hit' : 'late'
    const row = { alarm, verdict, claim, event: event?.id ?? null }
    judged.push(row)
    if (event === null) continue
    if (verdict === 'hit') hits.set(event.id, row)
    levels.set(event.id, highest([levels.get(event.id), ...alarm.claims.map(({ level }) => level)]))
  }
  return { events: events.map((event) => eventRow(event, hits.get(event.id), levels.get(event.id))), alarms: judged }
}

interface FirstMatch {
  readonly alarm: Alarm
  readonly claim: Claim
  readonly event: TruthEvent | null
  readonly inTime: boolean
}

// The first claim that is about an event inside its time; else the first that is about one at all; else the first.
function firstMatch(alarm: Alarm, finder: EventFinder, horizonMs: number): FirstMatch {
  let outOfTime: FirstMatch | null = null
  for (const claim of alarm.claims) {
    const event = finder.find(claim.documents)
    if (event === null) continue
    const inTime = claim.atMs >= Date.parse(event.onset) && claim.atMs <= Date.parse(event.outbreak) + horizonMs
    if (inTime) return { alarm, claim, event, inTime }
    outOfTime ??= { alarm, claim, event, inTime }
  }
  const [first] = alarm.claims
  if (first === undefined) throw new RangeError(`Alarm ${alarm.id} claims nothing.`)
  return outOfTime ?? { alarm, claim: first, event: null, inTime: false }
}

function highest(found: readonly (Level | undefined)[]): Level {
  const ranks = found.map((level) => (level === undefined ? 0 : levelOrder.indexOf(level)))
  return levelOrder[Math.max(0, ...ranks)] ?? 'blue'
}

function eventRow(event: TruthEvent, hit: JudgedAlarm | undefined, level: Level | undefined): EventRow {
  const outbreakMs = Date.parse(event.outbreak)
  const raisedAtMs = hit?.claim.atMs ?? null
  return {
    id: event.id,
    kind: event.kind,
    crisis: event.crisis,
    topic: event.topic,
    place: event.place,
    onsetMs: Date.parse(event.onset),
    outbreakMs,
    posts: event.posts.length,
    alarm: hit?.alarm.id ?? null,
    raisedAtMs,
    level: level ?? null,
    leadHours: raisedAtMs === null ? 0 : Math.max(0, outbreakMs - raisedAtMs) / hourMs,
  }
}
