// Weighs whether two groups of reports tell of one happening although they share few words: linkage by words, place, topic and time.
import { dayMs } from '../../core/durations.ts'
/** What is compared of a cluster or a situation. */
export interface Profile {
  readonly terms: ReadonlyMap<string, number>
  readonly norm: number
  readonly places: ReadonlyMap<string, number>
  readonly topics: Readonly<Record<string, number>>
  readonly firstMs: number
  readonly lastMs: number
  readonly voices: number
  /** Probability of a crisis as last told; 0 where nothing was told. */
  readonly probability: number
  /** Log evidence of the strongest cluster in it. */
  readonly evidence: number
}

export interface WordSimilarity {
  /** Cosine of the weighted words. */
  readonly similarity: number
  /** Words in common. */
  readonly shared: number
}

/** Both must speak against chance on their own: what says nothing joins nothing. */
const evidenceMin = 1.5
const gapMaxMs = dayMs

/**
 * Record linkage in the manner of Fellegi and Sunter (1969): the weights are a logistic fit over pairs of a cluster and an
 * open situation in four simulated weeks, pairs of one event counted sixtyfold. With this bias four in five clusters of the
 * four weeks left out joined their event, and one join in thirty mixed two events. Common talk has many voices and little
 * evidence, and anything could be joined to it, so size counts against. A situation that is probably a crisis draws what
 * comes near it: alarming reports of one day in one city are mostly about the same thing, and a second alert helps nobody.
 */
const weights = {
  bias: -7.35,
  similarity: 18.7,
  twoWords: 0.56,
  sameDistrict: 2.6,
  otherDistrict: -2.7,
  sameStreet: 2,
  topic: 3.5,
  size: -1.06,
  evidence: 0.55,
  ownEvidence: 0.8,
  alarming: 4.6,
  ownAlarm: 1.5,
}

/** What places and topics can add at most; they cost most to compare. */
const contextMax = weights.sameDistrict + weights.sameStreet + weights.topic

/**
 * Log-odds that both are one happening, given the similarity of their words; null where the two may not be compared (one
 * says too little, or a day of silence lies between them) and where the log-odds cannot be above `least`.
 */
export function linkageOf(
  cluster: Profile,
  situation: Profile,
  { similarity, shared }: WordSimilarity = wordSimilarity(cluster, situation),
  least = Number.NEGATIVE_INFINITY,
): number | null {
  if (!mayBeLinked(cluster, situation)) return null
  const withoutContext =
    weights.bias +
    weights.similarity * similarity +
    (shared >= 2 ? weights.twoWords : 0) +
    weights.size * Math.log2(Math.max(1, situation.voices)) +
    weights.evidence * Math.log2(situation.evidence) +
    weights.ownEvidence * Math.min(2, cluster.evidence / 5) +
    weights.alarming * situation.probability +
    weights.ownAlarm * cluster.probability
  if (withoutContext + contextMax <= least) return null
  const ours = levelsOf(cluster.places)
  const theirs = levelsOf(situation.places)
  const districts = sharedPlaces(ours.districts, theirs.districts)
  const logOdds =
    withoutContext +
    (districts === 0 ? weights.otherDistrict : weights.sameDistrict * Math.max(0, districts)) +
    weights.sameStreet * Math.max(0, sharedPlaces(ours.streets, theirs.streets)) +
    weights.topic * cosine(cluster.topics, situation.topics)
  return logOdds > least ? logOdds : null
}

/** Both say enough, and no day of silence lies between them. */
export function mayBeLinked(cluster: Profile, situation: Profile): boolean {
  if (cluster.evidence < evidenceMin || situation.evidence < evidenceMin) return false
  return cluster.firstMs - situation.lastMs <= gapMaxMs && situation.firstMs - cluster.lastMs <= gapMaxMs
}

export function wordSimilarity(a: Pick<Profile, 'terms' | 'norm'>, b: Pick<Profile, 'terms' | 'norm'>): WordSimilarity {
  let dot = 0
  let shared = 0
  const { terms } = b
  // A cluster is compared with hundreds of situations: walking the pairs would make an array for each of its words each time.
  a.terms.forEach((weight, term) => {
    const other = terms.get(term)
    if (other === undefined) return
    dot += weight * other
    shared++
  })
  return { similarity: dot / (a.norm * b.norm || 1), shared }
}

export function normOf(terms: ReadonlyMap<string, number>): number {
  let squares = 0
  for (const weight of terms.values()) squares += weight * weight
  return Math.sqrt(squares)
}

/** Share of places that both name at one level, 0 to 1; −1 where one names none. */
function sharedPlaces(ours: PlaceShares, theirs: PlaceShares): number {
  if (ours.size === 0 || theirs.size === 0) return -1
  let shared = 0
  ours.forEach((share, place) => {
    shared += Math.min(share, theirs.get(place) ?? 0)
  })
  return shared
}

/** By place, its share of what is named at one level. */
type PlaceShares = ReadonlyMap<string, number>

interface PlaceLevels {
  readonly districts: PlaceShares
  readonly streets: PlaceShares
}

// A table of places never changes and is compared hundreds of times: what it says at each level is worked out once.
const knownLevels = new WeakMap<ReadonlyMap<string, number>, PlaceLevels>()

function levelsOf(places: ReadonlyMap<string, number>): PlaceLevels {
  const known = knownLevels.get(places)
  if (known !== undefined) return known
  const levels = { districts: sharesAt(places, 6), streets: sharesAt(places, 9) }
  knownLevels.set(places, levels)
  return levels
}

/** `digits` of the code make the level. */
function sharesAt(places: ReadonlyMap<string, number>, digits: number): PlaceShares {
  const counts = new Map<string, number>()
  let total = 0
  for (const [place, count] of places) {
    if (place.length < digits) continue
    const name = place.slice(0, digits)
    counts.set(name, (counts.get(name) ?? 0) + count)
    total += count
  }
  if (total === 0) return new Map()
  for (const [name, count] of counts) counts.set(name, count / total)
  return counts
}

function cosine(a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): number {
  let dot = 0
  let ours = 0
  let theirs = 0
  for (const key in a) {
    const value = a[key] ?? 0
    ours += value * value
    dot += value * (b[key] ?? 0)
  }
  for (const key in b) theirs += (b[key] ?? 0) ** 2
  return dot / (Math.sqrt(ours * theirs) || 1)
}
