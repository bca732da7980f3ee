// Ordered precursors as they are configured: steps that follow one another at one place within a time.
import type { RiskCueKind } from '../../core/document.ts'
import type { TopicId } from '../../core/ids.ts'
import type { PlaceLevel } from '../../core/place-level.ts'

/** A document is this step by any of its cues, topics (or their children) or words. */
export interface SequenceStep {
  readonly name: string
  readonly cues: readonly RiskCueKind[]
  readonly topics: readonly TopicId[]
  readonly terms: readonly string[]
}

export interface Sequence {
  readonly id: string
  readonly zh: string
  readonly en: string
  /** What it points to. */
  readonly topic: TopicId
  /** The level of the place tree at which the steps must agree. */
  readonly place: PlaceLevel
  /** From the first step to the last. */
  readonly withinMs: number
  /** Steps in order before it is told; all later ones tell it again. */
  readonly stepsMin: number
  /** Different voices over these steps. */
  readonly voicesMin: number
  readonly steps: readonly SequenceStep[]
}

/** One step of one sequence that a document may be. */
export interface StepRef {
  readonly sequence: number
  readonly step: number
}

export interface StepFinder {
  /** The steps that this document may be, each once, in the order of the configuration. */
  of(observation: Pick<Observed, 'cues' | 'topics' | 'terms'>): readonly StepRef[]
}

interface Observed {
  readonly cues: readonly { readonly kind: RiskCueKind }[]
  readonly topics: readonly { readonly topic: TopicId; readonly probability: number }[]
  readonly terms: readonly string[]
}

/** Topics below this probability are guesses. */
const topicProbabilityMin = 0.3
const none: readonly StepRef[] = []

/** Most documents are no step at all, so what they carry is looked up and no step is tried one by one. */
export function createStepFinder(sequences: readonly Sequence[]): StepFinder {
  const refs: StepRef[] = []
  const byCue = new Map<RiskCueKind, number[]>()
  const byTopic = new Map<string, number[]>()
  const byTerm = new Map<string, number[]>()
  sequences.forEach(({ steps }, sequence) => {
    steps.forEach(({ cues, topics, terms }, step) => {
      const ref = refs.push({ sequence, step }) - 1
      for (const cue of cues) list(byCue, cue, ref)
      for (const topic of topics) list(byTopic, topic, ref)
      for (const term of terms) list(byTerm, term, ref)
    })
  })

  const found = new Set<number>()
  function take(hits: readonly number[] | undefined): void {
    if (hits !== undefined) for (const hit of hits) found.add(hit)
  }

  function of({ cues, topics, terms }: Pick<Observed, 'cues' | 'topics' | 'terms'>): readonly StepRef[] {
    if (found.size > 0) found.clear()
    for (const { kind } of cues) take(byCue.get(kind))
    for (const { topic, probability } of topics) {
      if (probability < topicProbabilityMin) continue
      take(byTopic.get(topic))
      for (let dot = topic.lastIndexOf('.'); dot > 0; dot = topic.lastIndexOf('.', dot - 1)) {
        take(byTopic.get(topic.slice(0, dot)))
      }
    }
    if (byTerm.size > 0) for (const term of terms) take(byTerm.get(term))
    return found.size === 0 ? none : [...found].sort((a, b) => a - b).map((ref) => refs[ref] as StepRef)
  }

  return { of }
}

function list<Key>(lists: Map<Key, number[]>, key: Key, ref: number): void {
  const known = lists.get(key)
  if (known === undefined) lists.set(key, [ref])
  else known.push(ref)
}
