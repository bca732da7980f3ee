// A document made ready for matching: its terms as slots with weights, its voice and its place, worked out once.
import type { Observation } from '../core/document.ts'
import { hash32, mix32 } from '../core/hash.ts'
import { placeAt } from '../core/place-level.ts'
import { topLevelTopic } from '../core/topic-path.ts'
import type { CorrelatorOptions } from './options.ts'
import type { TermStatistics } from './terms-statistics.ts'

export interface Prepared {
  readonly observation: Observation
  /** Distinct terms in order of appearance; `weights` are position weight × idf. */
  readonly slots: readonly number[]
  readonly positions: readonly number[]
  readonly weights: readonly number[]
  readonly norm: number
  /** Indexes of the terms that can join something, rarest first. */
  readonly byRarity: readonly number[]
  /** Author, or the document itself where there is none. */
  readonly voice: string
  /** City code, '' where unknown. */
  readonly city: string
  /** District codes that the document names. */
  readonly districts: readonly string[]
  /** Top-level topics. */
  readonly topics: readonly string[]
  /** Hashes of the voice and of the text, by which the same person or text is counted once. */
  readonly marks: readonly number[]
}

/** Places below this confidence are guesses (the home region, a hint) and contradict nothing. */
const placeConfidenceMin = 0.5

export function prepare(observation: Observation, terms: TermStatistics, options: CorrelatorOptions): Prepared {
  const slots: number[] = []
  const positions: number[] = []
  const weights: number[] = []
  let squares = 0
  const placeNames = observation.places.map((place) => place.name)
  const regionNames = observation.places.filter((place) => place.code.length <= 6).map((place) => place.name)
  for (const term of observation.terms) {
    if (slots.length >= options.matchTermsMax) break
    // Places are compared as places, and a date says nothing about what happened.
    if (placeNames.includes(term) || isDate(term)) continue
    if (regionNames.some((name) => name.includes(term))) continue
    const slot = terms.slotOf(term)
    if (slot < 0) continue
    const position = slots.length < options.leadTerms ? 2 : 1
    const weight = position * terms.idf(slot)
    slots.push(slot)
    positions.push(position)
    weights.push(weight)
    squares += weight * weight
  }
  for (const mark of contextOf(observation)) {
    const slot = terms.slotOf(mark)
    if (slot < 0) continue
    const weight = options.contextWeight * terms.idf(slot)
    slots.push(slot)
    positions.push(options.contextWeight)
    weights.push(weight)
    squares += weight * weight
  }
  const byRarity = rarestFirst(
    weights,
    positions,
    terms.documents() < warmDocuments ? 0 : 1 - Math.log(options.commonShareMax),
  )
  const districts: string[] = []
  const homeCity = options.home.slice(0, 4)
  let city = ''
  for (const place of observation.places) {
    // Of several cities the home city decides: a railway to another city is built here.
    if (place.code.length >= 4 && (city === '' || (homeCity.length === 4 && place.code.startsWith(homeCity))))
      city = place.code.slice(0, 4)
    if (place.code.length < 6 || place.confidence < placeConfidenceMin) continue
    const district = placeAt(place.code, 'district')
    if (!districts.includes(district)) districts.push(district)
  }
  if (city === '' && homeCity.length === 4) city = homeCity
  const voice = observation.author ?? observation.key
  const topics = observation.topics.slice(0, 4).map((score) => topLevelTopic(score.topic))
  const marks = marksOf(observation)
  const norm = Math.sqrt(squares)
  return { observation, slots, positions, weights, norm, byRarity, voice, city, districts, topics, marks }
}

/** What a document is about beyond its words; marks begin with a sign that no word begins with. */
export function isContext(term: string): boolean {
  return term.startsWith('\u0001')
}

const contextCues = new Set([
  'symptom',
  'contamination',
  'smell',
  'smoke',
  'fire',
  'explosion',
  'collapse',
  'outage',
  'gathering',
])

/**
 * Typed facts, the finest topic and the street stand beside the words: 上吐下泻 and 拉肚子 share no character, but both are
 * symptoms, and two calls from one street about the water are nearer than their words.
 */
function contextOf(observation: Observation): string[] {
  const marks: string[] = []
  for (const cue of observation.cues) {
    const mark = `\u0001cue:${cue.kind}`
    if (contextCues.has(cue.kind) && !marks.includes(mark) && marks.length < 2) marks.push(mark)
  }
  const topic = observation.topics[0]?.topic
  if (topic !== undefined) marks.push(`\u0001topic:${topic}`)
  const place = observation.places[0]
  if (place !== undefined && place.code.length >= 9 && place.confidence >= placeConfidenceMin) {
    marks.push(`\u0001place:${placeAt(place.code, 'street')}`)
  }
  return marks
}

/** Below this many documents nothing is known to be common. */
const warmDocuments = 50

/** By falling idf, ties by place in the text; insertion sort, because there are at most a few dozen. */
function rarestFirst(weights: readonly number[], positions: readonly number[], idfMin: number): number[] {
  const order: number[] = []
  const idfOf = (index: number) => (weights[index] ?? 0) / (positions[index] ?? 1)
  for (let index = 0; index < weights.length; index++) {
    const idf = idfOf(index)
    if (idf < idfMin) continue
    let at = order.length
    while (at > 0 && idfOf(order[at - 1] ?? 0) < idf) at--
    order.splice(at, 0, index)
  }
  return order
}

function isDate(term: string): boolean {
  const first = term.charCodeAt(0)
  return first >= 0x30 && first <= 0x39 && /^[\d.:]+[年月日号点时分]?$/u.test(term)
}

function marksOf(observation: Observation): number[] {
  const marks: number[] = []
  if (observation.author !== null) marks.push(hash32(observation.author, 1))
  const { high, low } = observation.fingerprint
  if ((high !== 0 || low !== 0) && observation.terms.length >= 4) marks.push(mix32(high ^ mix32(low)))
  return marks
}
