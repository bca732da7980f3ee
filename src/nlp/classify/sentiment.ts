// Reads polarity and emotion from a text with one linear model over n-grams.
import { round4 } from '../../core/numbers.ts'
import type { Emotion, Sentiment } from '../../core/document.ts'
import { emotions } from '../../core/document.ts'
import { assert } from '../../core/errors.ts'
import { decodeModel } from './feature-model.ts'
import type { ScoredModel } from './feature-scorer.ts'
import { scoreTogether } from './feature-scorer.ts'
import type { EmotionClass, EmotionScheme } from './sentiment-labels.ts'
import { emotionClasses } from './sentiment-labels.ts'

/** Polarity first, then the classes of both emotion schemes. */
export const sentimentOutputs: readonly string[] = [
  'polarity',
  ...emotionClasses.six_emotions.map((one) => `six.${one.emotion}`),
  ...emotionClasses.seven_emotions.map((one) => `seven.${one.emotion}`),
]

/**
 * The six-class head says whether a text is neutral; what is not neutral is shared out by the mean of both heads, so that
 * disgust, optimism and gratitude, which only the seven-class head knows, get at most half.
 */
export function createSentiment(model: Uint8Array | ScoredModel): (text: string) => Sentiment {
  const { score, six, seven } = createSentimentScorer(model)
  const probabilities = new Float64Array(emotions.length)
  return function sentiment(text) {
    const polarity = score(text)
    const neutral = six.probabilities[neutralSix] ?? 0
    const moved = 1 - neutral
    probabilities.fill(0)
    for (let c = 0; c < sixEmotions.length; c++) share(sixEmotions[c] ?? 0, 0.5 * (six.probabilities[c] ?? 0))
    for (let c = 0; c < sevenEmotions.length; c++)
      share(sevenEmotions[c] ?? 0, 0.5 * moved * (seven.probabilities[c] ?? 0))
    probabilities[neutralEmotion] = neutral
    const named = largest(probabilities)
    const positive = 1 / (1 + Math.exp(-polarity))
    return {
      negative: round4(moved * (1 - positive)),
      positive: round4(moved * positive),
      emotion: emotions[named] ?? 'neutral',
      emotionProbability: round4(probabilities[named] ?? 0),
      anger: round4(probabilities[angerEmotion] ?? 0),
      fear: round4(probabilities[fearEmotion] ?? 0),
    }
  }
  function share(emotion: number, part: number): void {
    probabilities[emotion] = (probabilities[emotion] ?? 0) + part
  }
}

const sixEmotions = emotionClasses.six_emotions.map(positionOf)
const sevenEmotions = emotionClasses.seven_emotions.map(positionOf)
const neutralSix = emotionClasses.six_emotions.findIndex((one) => one.emotion === 'neutral')
const neutralEmotion = emotions.indexOf('neutral')
const angerEmotion = emotions.indexOf('anger')
const fearEmotion = emotions.indexOf('fear')

function positionOf(one: EmotionClass): number {
  return emotions.indexOf(one.emotion satisfies Emotion)
}

/** Classes of one scheme after a call of `score`; the arrays are reused. */
export interface EmotionHead {
  readonly probabilities: Float64Array
  /** Index of the class to name: log-odds plus an offset for rare classes, which macro-F1 asks for. */
  named: number
}

export interface SentimentScorer {
  /** Log-odds of positive against negative; fills both heads. */
  readonly score: (text: string) => number
  readonly six: EmotionHead
  readonly seven: EmotionHead
}

export function createSentimentScorer(scored: Uint8Array | ScoredModel): SentimentScorer {
  const { model, score: scoreText } =
    scored instanceof Uint8Array ? scoreTogether(decodeModel(scored, 'sentiment'))[0] : scored
  assert(
    model.outputs.join() === sentimentOutputs.join(),
    `A sentiment model has the outputs ${sentimentOutputs.join()}.`,
  )
  const six = createHead('six_emotions')
  const seven = createHead('seven_emotions')
  return {
    six,
    seven,
    score(text) {
      const scores = scoreText(text)
      fillHead(six, scores, model.decision, 1)
      fillHead(seven, scores, model.decision, 1 + six.probabilities.length)
      return scores[0] ?? 0
    },
  }
}

function createHead(scheme: EmotionScheme): EmotionHead {
  return { probabilities: new Float64Array(emotionClasses[scheme].length), named: 0 }
}

function fillHead(head: EmotionHead, scores: Float64Array, decision: Float64Array, first: number): void {
  const { probabilities } = head
  let top = -Infinity
  let best = -Infinity
  for (let c = 0; c < probabilities.length; c++) {
    const score = scores[first + c] ?? 0
    top = Math.max(top, score)
    const favoured = score + (decision[first + c] ?? 0)
    if (favoured > best) {
      best = favoured
      head.named = c
    }
  }
  let sum = 0
  for (let c = 0; c < probabilities.length; c++) {
    const part = Math.exp((scores[first + c] ?? 0) - top)
    probabilities[c] = part
    sum += part
  }
  for (let c = 0; c < probabilities.length; c++) probabilities[c] = (probabilities[c] ?? 0) / sum
}

function largest(values: Float64Array): number {
  let best = 0
  for (let i = 1; i < values.length; i++) if ((values[i] ?? 0) > (values[best] ?? 0)) best = i
  return best
}
