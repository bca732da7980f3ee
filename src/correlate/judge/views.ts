// What people think of a matter that is no hazard (公众看法): moods in shares of voices, and the documents that stand for most.
import type { Emotion } from '../../core/document.ts'
import { emotions } from '../../core/document.ts'
import type { EvidenceItem } from '../../core/signal.ts'
import type { PublicViews } from '../../core/situation.ts'
import { countedOnce, type SituationRecord } from './situation-state.ts'

/** A mood of fewer texts than this could point to a person. */
const groupMin = 10
const typicalMax = 3
/** Documents among which the typical ones are looked for. */
const lookedAtMax = 128
const places = 10_000

/**
 * Null while fewer than ten voices speak. Texts that copy another are not counted, so a text is nearly a voice. Moods of
 * fewer than ten texts are only told in sum; where that sum itself is below ten, the smallest mood told joins it, so that
 * it cannot be worked out by subtraction.
 */
export function viewsOf(
  record: Pick<SituationRecord, 'clusters'>,
  voices: number,
  evidence: readonly EvidenceItem[],
  terms: readonly { readonly term: string; readonly weight: number }[],
): PublicViews | null {
  const counts = new Map<Emotion, number>()
  let texts = 0
  for (const signature of countedOnce([...record.clusters.values()])) {
    for (const emotion of emotions) {
      const count = signature.emotions[emotion] ?? 0
      if (count === 0) continue
      counts.set(emotion, (counts.get(emotion) ?? 0) + count)
      texts += count
    }
  }
  if (Math.min(texts, voices) < groupMin) return null
  const ranked = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  const told = ranked.filter(([, count]) => count >= groupMin)
  let withheld = texts - told.reduce((sum, [, count]) => sum + count, 0)
  if (withheld > 0 && withheld < groupMin) withheld += told.pop()?.[1] ?? 0
  return {
    voices,
    texts,
    moods: told.map(([emotion, count]) => ({ emotion, texts: count, share: round(count / texts) })),
    withheld,
    typical: typicalOf(evidence, terms),
  }
}

/**
 * The most central: whose beginning carries most of the situation's words, by their weight, for its length (cosine with
 * the common words; the square root bounds what a long text gains). One document a voice.
 */
function typicalOf(
  evidence: readonly EvidenceItem[],
  terms: readonly { readonly term: string; readonly weight: number }[],
): PublicViews['typical'] {
  const all = Math.sqrt(terms.reduce((sum, { weight }) => sum + weight * weight, 0))
  const voices = new Set<string>()
  return evidence
    .slice(0, lookedAtMax)
    .map(({ key, excerpt, voice }) => {
      let dot = 0
      for (const { term, weight } of terms) if (excerpt.includes(term)) dot += weight
      return { key, excerpt, voice, centrality: round(dot / (all * Math.sqrt(Math.max(8, excerpt.length)) || 1)) }
    })
    .filter(({ centrality, excerpt }) => centrality > 0 && excerpt !== '')
    .sort((a, b) => b.centrality - a.centrality || (a.key < b.key ? -1 : 1))
    .filter(({ voice }) => !voices.has(voice) && voices.add(voice) !== undefined)
    .slice(0, typicalMax)
    .map(({ key, excerpt, centrality }) => ({ key, excerpt, centrality }))
}

function round(value: number): number {
  return Math.round(value * places) / places
}
