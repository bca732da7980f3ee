// Gathers the texts of all sentiment training files into one corpus with a label per task, or none.
import { stripEmoticons } from '../../src/nlp/classify/features.ts'
import type { LabelledRow } from '../../src/nlp/classify/sentiment-labels.ts'
import { emotionClasses, polarityOfLabel, readSentimentSet } from '../../src/nlp/classify/sentiment-labels.ts'
import type { TrainingFile } from './card.ts'
import { emoticonPolarity, frequentEmoticons, readDistantTexts } from './distant.ts'

/** Arrays run beside `texts`; -1 is no class, polarity 0 is none. */
export interface SentimentCorpus {
  readonly texts: readonly string[]
  readonly six: Int8Array
  readonly seven: Int8Array
  readonly emoticon: Int8Array
  readonly polarity: Int8Array
  /** Cost factor of the polarity label. */
  readonly weight: Float64Array
}

export const emoticonClassCount = 64

interface Entry {
  readonly text: string
  readonly six: number
  readonly seven: number
  readonly emoticon: number
  readonly polarity: number
  readonly weight: number
}

const blank = { six: -1, seven: -1, emoticon: -1, polarity: 0, weight: 1 }

/**
 * Labelled files give emotions or polarity. Files with neither give the posts whose authors used an emoticon; those count
 * half, because people also smile at what they dislike.
 */
export function readSentimentCorpus(files: readonly TrainingFile[]): SentimentCorpus {
  const labelled: Entry[] = []
  const unlabelled: string[] = []
  for (const file of files) {
    const found = readLabelled(file.rows)
    if (found === undefined) for (const row of file.rows) unlabelled.push(row['text'] ?? '')
    else labelled.push(...found)
  }
  const distant = readDistantTexts(unlabelled)
  const names = frequentEmoticons(distant, emoticonClassCount)
  const entries = [
    ...labelled,
    ...distant.map(({ text, emoticons }): Entry => {
      const first = names.indexOf(emoticons[0] ?? '')
      return { ...blank, text, emoticon: first, polarity: emoticonPolarity(emoticons), weight: 0.5 }
    }),
  ]
  return {
    texts: entries.map((entry) => entry.text),
    six: Int8Array.from(entries, (entry) => entry.six),
    seven: Int8Array.from(entries, (entry) => entry.seven),
    emoticon: Int8Array.from(entries, (entry) => entry.emoticon),
    polarity: Int8Array.from(entries, (entry) => entry.polarity),
    weight: Float64Array.from(entries, (entry) => entry.weight),
  }
}

function readLabelled(rows: readonly LabelledRow[]): Entry[] | undefined {
  const set = readSentimentSet(rows)
  if (set === undefined) return undefined
  const { scheme } = set
  return set.items.flatMap(({ text, label }): Entry[] => {
    const polarity = polarityOfLabel(scheme, label) ?? 0
    if (scheme === 'polarity' || scheme === 'aspect_polarity')
      return [{ ...blank, text: stripEmoticons(text), polarity }]
    // The emotion heads may read emoticons, polarity must not: it is scored on texts without them.
    const emotion = emotionClasses[scheme].findIndex((name) => name.label === label)
    const six = scheme === 'six_emotions' ? emotion : -1
    const seven = scheme === 'seven_emotions' ? emotion : -1
    const stripped = stripEmoticons(text)
    if (stripped === text || polarity === 0) return [{ ...blank, text, six, seven, polarity }]
    return [
      { ...blank, text, six, seven },
      { ...blank, text: stripped, polarity },
    ]
  })
}
