// The port behind which the segmenters stand: offsets into the text, never strings, so that the hot path allocates nothing.

export const tokenKinds = [
  'word',
  'number',
  'latin',
  'mention',
  'hashtag',
  'emoticon',
  'url',
  'emoji',
  'punctuation',
  'single',
] as const
export type TokenKind = (typeof tokenKinds)[number]

/** Reused between calls: copy what must outlive the next one. Token i is text.slice(starts[i], starts[i] + lengths[i]). */
export interface TokenSpans {
  count: number
  starts: Uint32Array
  lengths: Uint32Array
  /** Index into `tokenKinds`. */
  kinds: Uint8Array
}

export interface Segmenter {
  readonly name: string
  /** Cuts at most the first 65,536 UTF-16 units; the rest is one token of kind `word`. */
  segment(text: string): TokenSpans
}
