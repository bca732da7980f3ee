// Sentences are put together from parts of which some have nothing to say.

export function joinSaid(parts: readonly string[], between: string): string {
  return parts.filter((part) => part !== '').join(between)
}
