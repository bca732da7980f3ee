// Decodes UTF-8 and says where it was none; a single line may be GB18030 in a file of UTF-8.

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const lenient = new TextDecoder('utf-8', { ignoreBOM: true })
const gb18030 = new TextDecoder('gb18030', { fatal: true })

/** null where the bytes are not UTF-8, which includes surrogates and overlong forms. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes)
  } catch {
    return null
  }
}

/**
 * The line in GB18030 where it cannot be UTF-8: files are put together from files, and the first Chinese word may come late.
 * null where it is damaged UTF-8, of whose characters most are whole, or bytes that are no text in either.
 */
export function decodeGbLine(bytes: Uint8Array): string | null {
  const taken = lenient.decode(bytes)
  const damaged = taken.split('\ufffd').length - 1
  const whole = taken.match(/[\u0800-\ufffc]/g)?.length ?? 0
  if (damaged <= 2 * whole || commonShare(bytes) < 0.6) return null
  try {
    return gb18030.decode(bytes)
  } catch {
    return null
  }
}

/** Which share of the pairs are among the 3,755 common characters of GB 2312, or its punctuation: any pair of bytes is some character of GB18030. */
function commonShare(bytes: Uint8Array): number {
  let pairs = 0
  let common = 0
  for (let i = 0; i < bytes.length; i++) {
    const first = bytes[i] ?? 0
    if (first < 0x81) continue
    pairs++
    const isPlain = (bytes[i + 1] ?? 0) >= 0xa1
    if (isPlain && ((first >= 0xb0 && first <= 0xd7) || (first >= 0xa1 && first <= 0xa3))) common++
    i++
  }
  // One pair alone proves nothing.
  return pairs < 2 ? 0 : common / pairs
}
