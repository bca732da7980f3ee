// Reads jieba's dictionary (one word a line with its frequency and part of speech) and the list of mined words.

export interface DictionaryWord {
  readonly text: string
  /** Among the 60 million words that jieba counted; 0 for mined words. */
  readonly frequency: number
  readonly tag: string
  /** Of mined words: how many of a million words they are; 0 for jieba's. */
  readonly perMillion: number
}

export function parseWords(text: string): DictionaryWord[] {
  const words: DictionaryWord[] = []
  for (const line of text.split('\n')) {
    const [word, frequency, tag = ''] = line.trim().split(' ')
    if (word !== undefined && word !== '' && frequency !== undefined)
      words.push({ text: word, frequency: Number(frequency), tag, perMillion: 0 })
  }
  return words
}

/** One word a line, a tab, and how many of a million words it is. */
export function parseMinedWords(text: string): DictionaryWord[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [word = '', perMillion = '0'] = line.split('\t')
      return { text: word, frequency: 0, tag: 'new', perMillion: Number(perMillion) }
    })
}
