// Reads polarity and emotion from a text with one linear model over n-grams.
import { assert } from '../core/errors.ts'
import type { Emotion, Sentiment } from '../core/document.ts'
import { emotions } from '../core/document.ts'
import type { Tokens } from '../core/segmenter.ts'
import { createScorer, decodeModel } from './features-model.ts'

export const sentimentOutputs: readonly string[] = ['polarity', ...emotions]

/** Log-odds; the arrays are reused by the next call. */
export interface SentimentScores {
  /** Positive against negative. */
  polarity: number
  /** One per `emotions`; a softmax over any subset gives probabilities. */
  readonly emotions: Float64Array
}

export function createSentiment(model: Uint8Array): (text: string, tokens: Tokens) => Sentiment {
  const { score, decision } = createSentimentScorer(model)
  const probabilities = new Float64Array(emotions.length)
  const neutral = emotions.indexOf('neutral')
  const anger = emotions.indexOf('anger')
  const fear = emotions.indexOf('fear')
  return function sentiment(text) {
    const scores = score(text)
    softmax(scores.emotions, probabilities)
    const named = nameEmotion(scores.emotions, decision)
    // What is neutral is neither positive nor negative; the rest is shared out by polarity.
    const moved = 1 - (probabilities[neutral] ?? 0)
    const positive = 1 / (1 + Math.exp(-scores.polarity))
    return {
      negative: round4(moved * (1 - positive)),
      positive: round4(moved * positive),
      emotion: emotions[named] ?? 'neutral',
      emotionProbability: round4(probabilities[named] ?? 0),
      anger: round4(probabilities[anger] ?? 0),
      fear: round4(probabilities[fear] ?? 0),
    }
  }
}

export interface SentimentScorer {
  readonly score: (text: string) => SentimentScores
  /** Log-odds added before one emotion is named, so that rare ones are named often enough. */
  readonly decision: Float64Array
}

export function createSentimentScorer(bytes: Uint8Array): SentimentScorer {
  const model = decodeModel(bytes, 'sentiment')
  assert(
    model.outputs.join() === sentimentOutputs.join(),
    `A sentiment model has the outputs ${sentimentOutputs.join()}.`,
  )
  const score = createScorer(model)
  const scores: SentimentScores = { polarity: 0, emotions: new Float64Array(emotions.length) }
  return {
    decision: model.decision.slice(1),
    score(text) {
      const outputs = score(text)
      scores.polarity = outputs[0] ?? 0
      for (let e = 0; e < emotions.length; e++) scores.emotions[e] = outputs[e + 1] ?? 0
      return scores
    },
  }
}

/** Index of the winning emotion among those allowed; the first of equals wins. */
export function nameEmotion(scores: Float64Array, decision: Float64Array, allowed = everyEmotion): number {
  let best = allowed[0] ?? 0
  for (const e of allowed) {
    if ((scores[e] ?? 0) + (decision[e] ?? 0) > (scores[best] ?? 0) + (decision[best] ?? 0)) best = e
  }
  return best
}

const everyEmotion = emotions.map((_: Emotion, e) => e)

function softmax(scores: Float64Array, out: Float64Array): void {
  let largest = -Infinity
  for (const score of scores) largest = Math.max(largest, score)
  let sum = 0
  for (let e = 0; e < out.length; e++) {
    const part = Math.exp((scores[e] ?? 0) - largest)
    out[e] = part
    sum += part
  }
  for (let e = 0; e < out.length; e++) out[e] = (out[e] ?? 0) / sum
}

function round4(value: number): number {
  return Math.round(value * 10_000) / 10_000
}
