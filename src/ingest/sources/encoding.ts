// Finds out whether bytes are UTF-8 or GB18030 and turns the latter into the former, chunk by chunk.
import { isUtf8 } from 'node:buffer'

export type Encoding = 'utf-8' | 'gb18030'

const sampleBytes = 65_536

/**
 * UTF-8 unless its errors outnumber its characters two to one and the bytes read as GB18030: one damaged line must not
 * turn a whole file into other characters. Of GBK text taken for UTF-8, nearly every character is an error.
 * GBK and GB2312 are parts of GB18030.
 */
export function detectEncoding(start: Buffer): Encoding {
  const sample = start.subarray(0, sampleBytes)
  if (isUtf8(sample)) return 'utf-8'
  const { characters, errors } = utf8Evidence(sample)
  if (errors <= 2 * characters) return 'utf-8'
  const unread = new TextDecoder('gb18030').decode(sample).split('\ufffd').length - 1
  // The last character of a sample may have been cut in half.
  return unread <= errors / 20 + (start.length > sampleBytes ? 1 : 0) ? 'gb18030' : 'utf-8'
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
 * Bytes that are not GB18030 become U+FFFD, which the caller takes for a sign of bad encoding: line ends are never
 * swallowed by a broken character, so only the line itself is lost.
 */
export function createGbTranscoder(): Transcoder {
  const decoder = new TextDecoder('gb18030')
  return {
    push: (chunk) => Buffer.from(decoder.decode(chunk, { stream: true })),
    end: () => Buffer.from(decoder.decode()),
  }
}

const replacement = Buffer.from('\ufffd')

export function hasReplacement(bytes: Buffer): boolean {
  return bytes.indexOf(replacement) >= 0
}
