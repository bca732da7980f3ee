// What the probability of a crisis looks at in a situation, as numbers.
import { dayMs } from '../../core/durations.ts'
import type { RiskCueKind } from '../../core/document.ts'
import { announcedShareMin } from '../../core/situation.ts'
import type { Features } from './probability.ts'
import type { Pooled } from './situation-state.ts'
import type { TopicFacts } from './topic-of.ts'
import { harmShare, reportShare } from './topic-of.ts'

export function featuresOf(pooled: Pooled, evidence: number, facts: TopicFacts): Features {
  const voices = Math.max(1, pooled.voices)
  const hours = pooled.voicesByHour
  const lastHours = hours.slice(42).reduce((a, b) => a + b, 0)
  const before = hours.slice(0, 42).reduce((a, b) => a + b, 0) / 42
  const texts = Math.max(1, pooled.documentCount - pooled.copies)
  const districts = spreadAt(pooled.places, 6)
  const share = (...kinds: readonly RiskCueKind[]) =>
    Math.min(1, Math.max(0, ...kinds.map((kind) => pooled.cues.get(kind) ?? 0)) / voices)
  const part = (ofVoices: number) => Math.min(1, ofVoices / announcedShareMin)
  const news = Math.min(4, Math.log1p(Math.max(0, evidence)))
  const rarity = Math.min(7, Math.max(0, -Math.log2(pooled.themeVoices + 0.008))) / 7
  const harm = harmShare(pooled)
  return {
    evidence: news,
    voices: Math.min(8, Math.log2(voices)),
    rarity,
    sources: Math.min(3, Math.max(0, pooled.sources.size - 1)),
    reports: reportShare(pooled),
    places: Math.min(4, Math.max(0, districts.places - 1)),
    sameStreet: spreadAt(pooled.places, 9).agreed,
    sameDistrict: districts.agreed,
    scattered: districts.scattered,
    placeless: Math.max(0, 1 - districts.texts / texts),
    growth: Math.max(-3, Math.min(3, Math.log2((lastHours / 6 + 0.1) / (before + 0.1)))),
    negative: pooled.negative,
    outcry: pooled.negative * Math.min(6, Math.log2(1 + lastHours)),
    anger: pooled.anger,
    fear: pooled.fear,
    harm,
    bodily: share('symptom', 'casualty'),
    harmfulNews: harm * news,
    rareHarm: harm * rarity,
    hearsay: share('hearsay'),
    announced: part(share('announced')) * (1 - part(share('symptom', 'casualty'))),
    othersToo: share('others_too'),
    lasting: share('duration', 'repetition'),
    casualties: Math.min(6, Math.log2(1 + pooled.casualtiesMax)),
    copies: Math.max(0, (2 * pooled.copies) / Math.max(1, pooled.documentCount) - 1),
    hazard: facts.hazard ? 1 : 0,
    severity: facts.severity,
    severeNews: facts.severity * news,
    rareSeverity: facts.severity * rarity,
    age: Math.min(7, Math.max(0, pooled.lastMs - pooled.firstMs) / dayMs),
    counts: Math.min(5, pooled.countEvidence / 10),
  }
}

interface PlaceSpread {
  /** Texts that name a place at this level, and how many places they name. */
  readonly texts: number
  readonly places: number
  /** Share of the texts beyond the first that name the leading place; 0 where fewer than two name one. */
  readonly agreed: number
  readonly scattered: number
}

function spreadAt(places: ReadonlyMap<string, number>, digits: number): PlaceSpread {
  const counts = new Map<string, number>()
  let texts = 0
  for (const [place, count] of places) {
    if (place.length < digits) continue
    counts.set(place.slice(0, digits), (counts.get(place.slice(0, digits)) ?? 0) + count)
    texts += count
  }
  if (texts < 2) return { texts, places: counts.size, agreed: 0, scattered: 0 }
  const agreed = (Math.max(...counts.values()) - 1) / (texts - 1)
  return { texts, places: counts.size, agreed, scattered: 1 - agreed }
}
