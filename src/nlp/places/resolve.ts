// Decides which place each written name means: co-mentions, the hint of the source, its fallback place and the home region.
import { round4 } from '../../core/numbers.ts'
import type { PlaceCode } from '../../core/ids.ts'
import { anywhere } from '../../core/ids.ts'
import { isFinerThan, parentPlace, placeAt, placeLevel, reachesLevel } from '../../core/place-level.ts'
import { remembered } from '../../core/remembered.ts'
import type { PlaceCandidate } from './candidates.ts'
import { priorOf } from './candidates.ts'

/** One way to read text[start, end). */
export interface Reading {
  readonly start: number
  readonly end: number
  readonly candidates: readonly PlaceCandidate[]
}

export interface Resolved {
  readonly start: number
  readonly end: number
  readonly code: PlaceCode
  readonly confidence: number
}

/** A place that is known to be spoken of, with the span that names it; -1 where it is not in the text. */
export interface Support {
  readonly code: PlaceCode
  readonly start: number
  readonly end: number
  readonly weight: number
}

// A reading has to be as likely as not; two places whose scores differ by less than the margin are not told apart.
const confidenceMin = 0.5
const margin = 0.02

// The seat of government and the four municipalities come to mind first when a district name is said without its city.
const prominentCities = new Set(
  '1101 1201 3101 5001 1301 1401 1501 2101 2201 2301 3201 3301 3401 3501 3601 3701 4101 4201 4301 4401 4403 4501 4601 5101 5201 5301 5401 6101 6201 6301 6401 6501'.split(
    ' ',
  ),
)
const municipalities = new Set(['11', '12', '31', '50'])

const codesHeldMax = 65_536

const prominence = remembered((code: PlaceCode) => {
  if (municipalities.has(placeAt(code, 'province'))) return 0.1
  return prominentCities.has(placeAt(code, 'city')) ? 0.05 : 0
}, codesHeldMax)

/** How much the known places speak for `code`: ancestors most, the same city some, the same province a little. */
function supportFor(code: PlaceCode, reading: Reading, supports: readonly Support[]): number {
  let best = 0
  for (const support of supports) {
    // A name does not support itself.
    if (support.start < reading.end && support.end > reading.start) continue
    // Nor does the same name said twice: 日照 beside 日照 is the city, not its street of that name.
    if (code !== support.code && canMean(reading.candidates, support.code)) continue
    const share = shareOf(code, support.code)
    // 武汉市洪山区: the parent stands right before its child.
    const gap = reading.start - support.end
    const adjacent = support.end >= 0 && gap >= 0 && gap <= 1 && code !== support.code && code.startsWith(support.code)
    best = Math.max(best, share * support.weight + (adjacent ? 0.5 : 0))
  }
  return best
}

function canMean(candidates: readonly PlaceCandidate[], code: PlaceCode): boolean {
  for (const candidate of candidates) if (candidate.code === code) return true
  return false
}

function shareOf(code: PlaceCode, known: PlaceCode): number {
  if (code.startsWith(known)) return known.length >= 6 ? 1 : known.length >= 4 ? 0.9 : 0.45
  const common = commonLength(code, known)
  if (common >= 6) return 0.9
  if (common >= 4) return 0.7
  return common >= 2 ? 0.3 : 0
}

function commonLength(one: string, other: string): number {
  const end = Math.min(one.length, other.length)
  let at = 0
  while (at < end && one.charCodeAt(at) === other.charCodeAt(at)) at++
  return at
}

/** Confidence of one reading: the prior, raised by support towards certainty. A `weak` name is nothing without support. */
function confidenceOf(candidate: PlaceCandidate, support: number): number {
  const prior = priorOf(candidate)
  if (candidate.kind === 'weak' && support < 0.5) return 0
  if (candidate.kind === 'weak' && reachesLevel(candidate.code, 'street') && support < 1.2) return 0
  return prior + (1 - prior) * Math.min(0.95, support * 0.75)
}

interface Scored {
  readonly code: PlaceCode
  readonly confidence: number
  readonly support: number
  readonly score: number
}

// 城关镇 is a name of 180 towns: of so many only those in a province that is spoken of can be meant.
const candidatesMax = 8

function plausible(candidates: readonly PlaceCandidate[], supports: readonly Support[]): readonly PlaceCandidate[] {
  if (candidates.length <= candidatesMax) return candidates
  const provinces = new Set(supports.map(({ code }) => placeAt(code, 'province')))
  return candidates.filter(({ code }) => !isFinerThan(code, 'district') || provinces.has(placeAt(code, 'province')))
}

function scoreOf(candidate: PlaceCandidate, reading: Reading, supports: readonly Support[]): Scored | null {
  const { code } = candidate
  const support = supportFor(code, reading, supports)
  const confidence = confidenceOf(candidate, support)
  return confidence === 0 ? null : { code, confidence, support, score: confidence + prominence(code) + support * 0.2 }
}

/** The best place for a reading; the common parent of places that cannot be told apart; null where none is likely. */
export function resolveReading(reading: Reading, supports: readonly Support[]): Resolved | null {
  let best: Scored | null = null
  let secondScore = Number.NEGATIVE_INFINITY
  const scored: Scored[] = []
  for (const candidate of plausible(reading.candidates, supports)) {
    const found = scoreOf(candidate, reading, supports)
    if (found === null) continue
    scored.push(found)
    if (best === null || found.score > best.score || (found.score === best.score && found.code < best.code)) {
      secondScore = best?.score ?? secondScore
      best = found
    } else secondScore = Math.max(secondScore, found.score)
  }
  if (best === null) return null
  const { score } = best
  let { code, confidence } = best
  if (scored.length > 1) {
    if (score - secondScore < margin || (best.support < 0.3 && isFinerThan(code, 'district'))) {
      code = commonParent(scored.filter((each) => score - each.score < margin))
      if (!reachesLevel(code, 'city')) return null
      confidence *= 0.8
    } else if (best.support < 0.3 && placeLevel(code) === 'district') confidence *= 0.6
  }
  if (confidence < confidenceMin) return null
  return { start: reading.start, end: reading.end, code, confidence: round4(confidence) }
}

function commonParent(places: readonly Scored[]): PlaceCode {
  let common = places[0]?.code ?? anywhere
  for (const { code } of places) while (!code.startsWith(common)) common = parentPlace(common)
  return common
}
