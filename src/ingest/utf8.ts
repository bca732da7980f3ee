// Decodes UTF-8 and says where it was none.

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** null where the bytes are not UTF-8, which includes surrogates and overlong forms. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes)
  } catch {
    return null
  }
}
