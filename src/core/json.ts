// JSON that may be broken, as a value instead of an exception.

/** undefined where the text is no JSON; what the parser says of it may quote the text, so that is not passed on. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
