// Takes the explanation of an alert apart: the two sentences that a person reads first, and the rest by its headings.

export interface Explained {
  readonly lead: string
  readonly parts: readonly { readonly head: string; readonly text: string }[]
}

const heading = /【(.+?)】/u
// A full stop ends a sentence unless a quotation goes on behind it.
const sentenceEnd = /(?<=。)(?![」”』）])|(?<=\.)\s+(?=[A-Z\p{Script=Han}])/u

export function explained(explanation: string): Explained {
  const [opening = '', ...rest] = explanation.split(heading)
  const headed = rest.flatMap((text, at) => (at % 2 === 1 ? [{ head: rest[at - 1] ?? '', text }] : []))
  const sentences = opening.split(sentenceEnd).filter((sentence) => sentence.trim() !== '')
  const lead = sentences.slice(0, 2).join(opening.includes('。') ? '' : ' ')
  const more = sentences.slice(2)
  const first = headed[0]
  // Where the opening is one sentence, what is usual is the second.
  const second = sentences.length < 2 && first !== undefined ? shortened(first.text) : ''
  return {
    lead: second === '' ? lead : `${lead}${second}`,
    parts: [
      ...(more.length === 0 ? [] : [{ head: '', text: more.join(opening.includes('。') ? '' : ' ') }]),
      ...headed,
    ],
  }
}

/** Up to its first semicolon: what follows is for whom the number is not enough. */
function shortened(sentence: string): string {
  const [head = ''] = sentence.split('；')
  return head.endsWith('。') ? head : `${head}。`
}
