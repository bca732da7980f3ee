// Reads the labels of the sentiment data sets: which emotion or polarity a file's label stands for, found from its columns.
import type { Emotion } from '../../core/document.ts'

/** One parsed line of a file with a header. */
export type LabelledRow = Readonly<Record<string, string>>

export type SentimentScheme = EmotionScheme | 'polarity' | 'aspect_polarity'

export interface LabelledText {
  readonly text: string
  /** As the file writes it. */
  readonly label: string
}

export interface SentimentSet {
  readonly scheme: SentimentScheme
  readonly items: readonly LabelledText[]
}

export interface EmotionClass {
  /** As the data set writes it. */
  readonly label: string
  readonly emotion: Emotion
}

export type EmotionScheme = 'six_emotions' | 'seven_emotions'

/**
 * The two label schemes of the training data. A file is scored over its own labels only; the model has a head for each,
 * because the annotators of the two sets drew their lines differently.
 */
export const emotionClasses: Readonly<Record<EmotionScheme, readonly EmotionClass[]>> = {
  // SMP2020-EWECT
  six_emotions: [
    { label: 'angry', emotion: 'anger' },
    { label: 'fear', emotion: 'fear' },
    { label: 'happy', emotion: 'happiness' },
    { label: 'neutral', emotion: 'neutral' },
    { label: 'sad', emotion: 'sadness' },
    { label: 'surprise', emotion: 'surprise' },
  ],
  // COVID-19 Weibo emotions, NLPCC 2020
  seven_emotions: [
    { label: 'anger', emotion: 'anger' },
    { label: 'disgust', emotion: 'disgust' },
    { label: 'fear', emotion: 'fear' },
    { label: 'gratitude', emotion: 'gratitude' },
    { label: 'optimism', emotion: 'optimism' },
    { label: 'sadness', emotion: 'sadness' },
    { label: 'surprise', emotion: 'surprise' },
  ],
}

/** 1 positive, -1 negative, 0 neither; undefined where the label says nothing about polarity. */
export function polarityOfLabel(scheme: SentimentScheme, label: string): number | undefined {
  return polarities[scheme][label]
}

const polarities: Readonly<Record<SentimentScheme, Readonly<Record<string, number>>>> = {
  six_emotions: { angry: -1, fear: -1, sad: -1, happy: 1, neutral: 0 },
  seven_emotions: { anger: -1, disgust: -1, fear: -1, sadness: -1, gratitude: 1, optimism: 1 },
  polarity: { '0': -1, '1': 1, negative: -1, positive: 1 },
  aspect_polarity: { '-1': -1, '0': 0, '1': 1 },
}

/** undefined where the columns or labels are none of the known sets. */
export function readSentimentSet(rows: readonly LabelledRow[]): SentimentSet | undefined {
  const first = rows[0]
  if (first === undefined || first['text'] === undefined) return undefined
  if (first['sentiment'] !== undefined) {
    return {
      scheme: 'aspect_polarity',
      items: rows.map((row) => ({ text: row['text'] ?? '', label: row['sentiment'] ?? '' })),
    }
  }
  const labels = new Set(rows.map((row) => row['label'] ?? ''))
  for (const scheme of ['six_emotions', 'seven_emotions', 'polarity'] as const) {
    const known =
      scheme === 'polarity' ? Object.keys(polarities.polarity) : emotionClasses[scheme].map((one) => one.label)
    if ([...labels].every((label) => known.includes(label))) {
      return { scheme, items: rows.map((row) => ({ text: row['text'] ?? '', label: row['label'] ?? '' })) }
    }
  }
  return undefined
}
