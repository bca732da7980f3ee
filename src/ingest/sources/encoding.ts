// Finds out which encoding bytes are in and turns what is not UTF-8 into it, chunk by chunk.
import { isUtf8 } from 'node:buffer'

export const encodings = ['utf-8', 'gb18030', 'utf-16le', 'utf-16be'] as const
export type Encoding = (typeof encodings)[number]

const sampleBytes = 65_536

/**
 * UTF-8 unless its errors outnumber its characters two to one and the bytes read as GB18030: one damaged line must not
 * turn a whole file into other characters. Of GBK text taken for UTF-8, nearly every character is an error.
 * GBK and GB2312 are parts of GB18030.
 */
export function detectEncoding(start: Buffer): Encoding {
  const sample = start.subarray(0, sampleBytes)
  const wide = wideEncoding(sample)
  if (wide !== null) return wide
  if (isUtf8(sample)) return 'utf-8'
  const { characters, errors } = utf8Evidence(sample)
  if (errors <= 2 * characters) return 'utf-8'
  const unread = new TextDecoder('gb18030').decode(sample).split('\ufffd').length - 1
  // The last character of a sample may have been cut in half.
  return unread <= errors / 20 + (start.length > sampleBytes ? 1 : 0) ? 'gb18030' : 'utf-8'
}

/** UTF-16 by its mark, or by the zeros that half the bytes of its line ends, commas and digits are. */
function wideEncoding(bytes: Buffer): Encoding | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  const pairs = Math.min(bytes.length, 2_048) >> 1
  let first = 0
  let second = 0
  for (let i = 0; i < pairs; i++) {
    if (bytes[2 * i] === 0 && bytes[2 * i + 1] !== 0) first++
    if (bytes[2 * i + 1] === 0 && bytes[2 * i] !== 0) second++
  }
  if (first + second < pairs / 10 || pairs < 4) return null
  return first === 0 ? 'utf-16le' : second === 0 ? 'utf-16be' : null
}

/** Counts whole characters of three and four bytes, and bytes that belong to none; a cut character at the end is neither. */
function utf8Evidence(bytes: Buffer): { readonly characters: number; readonly errors: number } {
  let characters = 0
  let errors = 0
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0
    if (byte < 0x80) continue
    const length =
      byte >= 0xc2 && byte < 0xe0 ? 2 : byte >= 0xe0 && byte < 0xf0 ? 3 : byte >= 0xf0 && byte < 0xf5 ? 4 : 1
    if (length > 1 && i + length > bytes.length) break
    if (length > 1 && isUtf8(bytes.subarray(i, i + length))) {
      // Pairs of GBK bytes often look like two-byte UTF-8, which Chinese text hardly uses: they prove nothing.
      if (length > 2) characters++
      i += length - 1
    } else errors++
  }
  return { characters, errors }
}

export interface Transcoder {
  push(chunk: Buffer): Buffer
  end(): Buffer
}

/**
 * Bytes that are not of the encoding become U+FFFD, which the caller takes for a sign of bad encoding: line ends are never
 * swallowed by a broken character of GB18030, so only the line itself is lost.
 */
export function createTranscoder(encoding: Encoding): Transcoder {
  const decoder = new TextDecoder(encoding)
  return {
    push: (chunk) => Buffer.from(decoder.decode(chunk, { stream: true })),
    end: () => Buffer.from(decoder.decode()),
  }
}

/** Old Macs, and programs that took after them, end lines with CR alone; every other reader wants LF. */
export function createLineEndTranscoder(inner: Transcoder | null): Transcoder {
  const changed = (bytes: Buffer): Buffer => {
    const own = Buffer.from(bytes)
    for (let at = own.indexOf(0x0d); at >= 0; at = own.indexOf(0x0d, at + 1)) own[at] = 0x0a
    return own
  }
  return {
    push: (chunk) => changed(inner === null ? chunk : inner.push(chunk)),
    end: () => changed(inner === null ? Buffer.alloc(0) : inner.end()),
  }
}

const replacement = Buffer.from('\ufffd')

export function hasReplacement(bytes: Buffer): boolean {
  return bytes.indexOf(replacement) >= 0
}
