// Scores the sentiment model on labelled rows: accuracy, macro-F1 and the confusion of a file's own labels.
import { EarlyWarningError } from '../../src/core/errors.ts'
import { stripEmoticons } from '../../src/nlp/classify/features.ts'
import { createSentimentScorer } from '../../src/nlp/classify/sentiment.ts'
import type { EmotionScheme, LabelledRow, SentimentSet } from '../../src/nlp/classify/sentiment-labels.ts'
import { emotionClasses, polarityOfLabel, readSentimentSet } from '../../src/nlp/classify/sentiment-labels.ts'
import type { ClassScores } from './eval-classes.ts'
import { scoreClasses } from './eval-classes.ts'

/**
 * Emotion files compete over their own labels; polarity files lose their bracketed emoticons first, because some were
 * labelled by them. Neutral rows of a three-way file are left out.
 */
export function evaluateSentiment(model: Uint8Array, rows: readonly LabelledRow[]): ClassScores {
  const set = readSentimentSet(rows)
  if (set === undefined) {
    throw new EarlyWarningError(
      'FORMAT_UNKNOWN',
      'The rows have no known sentiment labels; wanted the columns label,text or sentiment,text with labels of a known set.',
    )
  }
  return set.scheme === 'six_emotions' || set.scheme === 'seven_emotions'
    ? evaluateEmotion(model, set, set.scheme)
    : evaluatePolarity(model, set)
}

function evaluateEmotion(model: Uint8Array, set: SentimentSet, scheme: EmotionScheme): ClassScores {
  const scorer = createSentimentScorer(model)
  const head = scheme === 'six_emotions' ? scorer.six : scorer.seven
  const labels = emotionClasses[scheme].map((one) => one.label)
  const predicted = set.items.map((item) => {
    scorer.score(item.text)
    return labels[head.named] ?? ''
  })
  return scoreClasses(
    labels,
    set.items.map((item) => item.label),
    predicted,
  )
}

function evaluatePolarity(model: Uint8Array, set: SentimentSet): ClassScores {
  const { score } = createSentimentScorer(model)
  const kept = set.items.filter((item) => (polarityOfLabel(set.scheme, item.label) ?? 0) !== 0)
  const gold = kept.map((item) => (polarityOfLabel(set.scheme, item.label) === 1 ? 'positive' : 'negative'))
  const predicted = kept.map((item) => (score(stripEmoticons(item.text)) > 0 ? 'positive' : 'negative'))
  return scoreClasses(['negative', 'positive'], gold, predicted)
}
