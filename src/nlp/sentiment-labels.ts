// Reads the labels of the sentiment data sets: which emotion or polarity a file's label stands for, found from its columns.
import type { Emotion } from '../core/document.ts'

/** One parsed line of a file with a header. */
export type Row = Readonly<Record<string, string>>

export type SentimentScheme = 'six_emotions' | 'seven_emotions' | 'polarity' | 'aspect_polarity'

export interface LabelledText {
  readonly text: string
  /** As the file writes it. */
  readonly label: string
}

export interface SentimentSet {
  readonly scheme: SentimentScheme
  readonly items: readonly LabelledText[]
}

/** A file is restricted to its own labels: only these emotions compete when it is scored. */
export const emotionOfLabel: Readonly<Record<'six_emotions' | 'seven_emotions', Readonly<Record<string, Emotion>>>> = {
  // SMP2020-EWECT
  six_emotions: {
    angry: 'anger',
    fear: 'fear',
    happy: 'happiness',
    neutral: 'neutral',
    sad: 'sadness',
    surprise: 'surprise',
  },
  // COVID-19 Weibo emotions of NLPCC 2020
  seven_emotions: {
    anger: 'anger',
    disgust: 'disgust',
    fear: 'fear',
    gratitude: 'gratitude',
    optimism: 'optimism',
    sadness: 'sadness',
    surprise: 'surprise',
  },
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
export function readSentimentSet(rows: readonly Row[]): SentimentSet | undefined {
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
    const known = scheme === 'polarity' ? polarities.polarity : emotionOfLabel[scheme]
    if ([...labels].every((label) => Object.hasOwn(known, label))) {
      return { scheme, items: rows.map((row) => ({ text: row['text'] ?? '', label: row['label'] ?? '' })) }
    }
  }
  return undefined
}
