// Reads jieba's dictionary: one word a line with its frequency and part of speech.

export interface DictionaryWord {
  readonly text: string
  readonly frequency: number
  readonly tag: string
}

export function parseWords(text: string): DictionaryWord[] {
  const words: DictionaryWord[] = []
  for (const line of text.split('\n')) {
    const [word, frequency, tag = ''] = line.trim().split(' ')
    if (word !== undefined && word !== '' && frequency !== undefined)
      words.push({ text: word, frequency: Number(frequency), tag })
  }
  return words
}
