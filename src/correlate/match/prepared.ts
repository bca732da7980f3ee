// A document made ready for matching: its terms as slots with weights, its voice and its place, worked out once.
import type { RiskCueKind, Observation } from '../../core/document.ts'
import { hash32, mix32 } from '../../core/hash.ts'
import type { PlaceCode, TopicId } from '../../core/ids.ts'
import { placeAt } from '../../core/place-level.ts'
import { remembered } from '../../core/remembered.ts'
import type { TermStatistics } from '../terms/terms-statistics.ts'

/**
 * Working memory, filled anew for each document, because a few dozen small arrays a document cost more in garbage
 * collection than the matching itself (`benchmarks/correlate.ts`). Nothing may keep it; only the first `count` of the term
 * arrays, `rareCount` of `byRarity`, `districtCount` and `topicCount` of the others mean anything.
 */
export interface Prepared {
  observation: Observation
  /** Distinct terms in order of appearance; `weights` are position weight × idf. */
  count: number
  readonly slots: Int32Array
  readonly positions: Float64Array
  readonly weights: Float64Array
  norm: number
  /** Indexes of the terms that can join something, rarest first. */
  rareCount: number
  readonly byRarity: Uint8Array
  /** Author, or the document itself where there is none. */
  voice: string
  /** City code, '' where unknown, and its hash; 0 where unknown. */
  city: string
  cityHash: number
  /** Hashes of the district codes that the document names and of its top-level topics. */
  districtCount: number
  readonly districts: Int32Array
  topicCount: number
  readonly topics: Int32Array
  /** Hashes of the voice and of the text, by which the same person or text is counted once; 0 where there is none. */
  voiceMark: number
  textMark: number
}

export interface Preparer {
  /** The one `Prepared` of this preparer, valid until the next call. */
  prepare(observation: Observation): Prepared
  /** The same without terms, for a document whose terms were kept when it came. */
  prepareWithoutTerms(observation: Observation): Prepared
}

/** Places below this confidence are guesses (the home region, a hint) and contradict nothing. */
const placeConfidenceMin = 0.5
/** Terms of a document that take part in matching. */
export const matchTermsMax = 16
/** Typed facts beside the words: two cues, the finest topic and the street. */
const contextMax = 4
/** Both together. */
export const documentTermsMax = matchTermsMax + contextMax
/** Terms in order of appearance that count double: the title and the first sentence say what it is about. */
const leadTerms = 8
/** Weight of typed facts, topic and street beside the words, whose weight is 1, or 2 in the lead. */
const contextWeight = 1
/** A term in more than this share of documents joins nothing (stop-value). */
export const commonShareMax = 0.1
const idfOfCommon = 1 - Math.log(commonShareMax)
const districtsMax = 16
const topicsMax = 4

export interface HomeOptions {
  /** Documents without a place of their own count here. */
  readonly home: PlaceCode
}

export function createPreparer(terms: TermStatistics, { home }: HomeOptions): Preparer {
  const prepared = emptyPrepared(documentTermsMax)
  const idfs = new Float64Array(prepared.slots.length)
  const homeCity = home.length >= 4 ? home.slice(0, 4) : ''
  const marks = createContextMarks()

  function prepare(observation: Observation): Prepared {
    prepareWithoutTerms(observation)
    const { places } = observation
    let squares = 0
    let words = 0
    for (const term of observation.terms) {
      if (words >= matchTermsMax) break
      // Places are compared as places, and a date says nothing about what happened.
      if (isDate(term) || isPlaceName(term, places)) continue
      const slot = terms.slotOf(term)
      if (slot < 0) continue
      squares += add(slot, words < leadTerms ? 2 : 1)
      words++
    }
    for (const mark of marks.of(observation)) {
      const slot = terms.slotOf(mark)
      if (slot >= 0) squares += add(slot, contextWeight)
    }
    prepared.norm = Math.sqrt(squares)
    rankByRarity(terms.documents() < warmDocuments ? 0 : idfOfCommon)
    return prepared
  }

  function add(slot: number, position: number): number {
    const at = prepared.count++
    const idf = terms.idf(slot)
    const weight = position * idf
    prepared.slots[at] = slot
    prepared.positions[at] = position
    prepared.weights[at] = weight
    idfs[at] = idf
    return weight * weight
  }

  /** By falling idf, ties by place in the text; insertion sort, because there are at most a few dozen. */
  function rankByRarity(idfMin: number): void {
    const { byRarity, count } = prepared
    let ranked = 0
    for (let index = 0; index < count; index++) {
      const idf = idfs[index] as number
      if (idf < idfMin) continue
      let at = ranked++
      for (; at > 0 && (idfs[byRarity[at - 1] as number] as number) < idf; at--)
        byRarity[at] = byRarity[at - 1] as number
      byRarity[at] = index
    }
    prepared.rareCount = ranked
  }

  function prepareWithoutTerms(observation: Observation): Prepared {
    prepared.observation = observation
    prepared.count = 0
    prepared.rareCount = 0
    prepared.norm = 0
    prepared.voice = observation.author ?? observation.key
    placeDocument(prepared, observation, homeCity)
    prepared.topicCount = 0
    for (const { topic } of observation.topics) {
      if (prepared.topicCount >= topicsMax) break
      prepared.topics[prepared.topicCount++] = topicHash(topic)
    }
    prepared.voiceMark = observation.author === null ? 0 : hash32(observation.author, 1)
    const { high, low } = observation.fingerprint
    prepared.textMark = (high !== 0 || low !== 0) && observation.terms.length >= 4 ? mix32(high ^ mix32(low)) : 0
    return prepared
  }

  return { prepare, prepareWithoutTerms }
}

function emptyPrepared(termsMax: number): Prepared {
  return {
    observation: null as never,
    count: 0,
    slots: new Int32Array(termsMax),
    positions: new Float64Array(termsMax),
    weights: new Float64Array(termsMax),
    norm: 0,
    rareCount: 0,
    byRarity: new Uint8Array(termsMax),
    voice: '',
    city: '',
    cityHash: 0,
    districtCount: 0,
    districts: new Int32Array(districtsMax),
    topicCount: 0,
    topics: new Int32Array(topicsMax),
    voiceMark: 0,
    textMark: 0,
  }
}

/** Of several cities the home city decides: a railway to another city is built here. */
function placeDocument(prepared: Prepared, observation: Observation, homeCity: string): void {
  let city = ''
  let districts = 0
  for (const { code, confidence } of observation.places) {
    if (code.length >= 4 && (city === '' || (homeCity !== '' && code.startsWith(homeCity)))) city = code.slice(0, 4)
    if (code.length < 6 || confidence < placeConfidenceMin || districts >= districtsMax) continue
    const district = districtHash(code)
    if (!holds(prepared.districts, districts, district)) prepared.districts[districts++] = district
  }
  prepared.districtCount = districts
  if (city === '') city = homeCity
  if (city === prepared.city) return
  prepared.city = city
  prepared.cityHash = city === '' ? 0 : hash32(city) | 0
}

/** Whether both name a district in common; what names none agrees with everything. */
export function namesSameDistrict({ places }: Observation, { districts, districtCount }: Prepared): boolean {
  if (districtCount === 0) return true
  let names = false
  for (const { code, confidence } of places) {
    if (code.length < 6 || confidence < placeConfidenceMin) continue
    if (holds(districts, districtCount, districtHash(code))) return true
    names = true
  }
  return !names
}

/** Whether both have a top-level topic in common; what has none agrees with everything. */
export function hasSameTopic({ topics }: Observation, prepared: Prepared): boolean {
  if (prepared.topicCount === 0 || topics.length === 0) return true
  for (let i = 0; i < topics.length && i < topicsMax; i++) {
    if (holds(prepared.topics, prepared.topicCount, topicHash((topics[i] as Observation['topics'][number]).topic)))
      return true
  }
  return false
}

/** Whether the first `count` of the values hold this one. */
function holds(values: Int32Array, count: number, value: number): boolean {
  for (let i = 0; i < count; i++) if (values[i] === value) return true
  return false
}

export function districtHash(code: PlaceCode): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < 6; i++) hash = Math.imul(hash ^ code.charCodeAt(i), 0x01000193)
  return hash | 0
}

/** Of the top-level topic. */
export function topicHash(topic: TopicId): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < topic.length && topic.charCodeAt(i) !== 0x2e; i++) {
    hash = Math.imul(hash ^ topic.charCodeAt(i), 0x01000193)
  }
  return hash | 0
}

/** Also a part of one: the streets and communities of a city are made of few words, and 街道 in common is no news. */
function isPlaceName(term: string, places: Observation['places']): boolean {
  for (const { name } of places) if (name.includes(term)) return true
  return false
}

/** What a document is about beyond its words; marks begin with a sign that no word begins with. */
export function isContext(term: string): boolean {
  return term.startsWith('\u0001')
}

const contextCues: ReadonlyMap<RiskCueKind, string> = new Map(
  (['symptom', 'contamination', 'smell', 'smoke', 'fire', 'explosion', 'collapse', 'outage', 'gathering'] as const).map(
    (kind) => [kind, `\u0001cue:${kind}`],
  ),
)

const rememberedMax = 65_536

/**
 * Typed facts, the finest topic and the street stand beside the words: 上吐下泻 and 拉肚子 share no character, but both are
 * symptoms, and two calls from one street about the water are nearer than their words.
 */
function createContextMarks(): { of(observation: Observation): readonly string[] } {
  const found: string[] = []
  // Joining the same few thousand strings anew for each document would also hash them anew.
  const topicMark = remembered((topic: TopicId) => `\u0001topic:${topic}`, rememberedMax)
  const placeMark = remembered((code: PlaceCode) => `\u0001place:${placeAt(code, 'street')}`, rememberedMax)

  function of(observation: Observation): readonly string[] {
    found.length = 0
    for (const cue of observation.cues) {
      const mark = contextCues.get(cue.kind)
      if (mark !== undefined && found.length < 2 && !found.includes(mark)) found.push(mark)
    }
    const topic = observation.topics[0]?.topic
    if (topic !== undefined) found.push(topicMark(topic))
    const place = observation.places[0]
    if (place !== undefined && place.code.length >= 9 && place.confidence >= placeConfidenceMin) {
      found.push(placeMark(place.code))
    }
    return found
  }

  return { of }
}

/** Below this many documents nothing is known to be common. */
const warmDocuments = 50

/** Digits with dots and colons, and at most one unit behind them: 3月, 08:30, 2024.5.6. */
function isDate(term: string): boolean {
  for (let i = 0; i < term.length; i++) {
    const unit = term.charCodeAt(i)
    const isNumber = (unit >= 0x30 && unit <= 0x39) || (i > 0 && (unit === 0x2e || unit === 0x3a))
    if (!isNumber) return i > 0 && i === term.length - 1 && '年月日号点时分'.includes(term.charAt(i))
  }
  return term.length > 0
}
