// What a scan has found so far: spans in text order that never overlap.
import type { PlaceholderKind } from './placeholders.ts'

export interface FoundSpan {
  readonly start: number
  readonly end: number
  readonly kind: PlaceholderKind
}

export type Found = FoundSpan[]

/** First index that no span has taken yet. */
export function takenUntil(found: Found): number {
  return found.at(-1)?.end ?? 0
}

/** Adds a span; spans that it reaches back over are swallowed by it. */
export function take(found: Found, start: number, end: number, kind: PlaceholderKind): void {
  let from = start
  for (let last = found.at(-1); last !== undefined && last.end > start; last = found.at(-1)) {
    from = Math.min(from, last.start)
    found.pop()
  }
  found.push({ start: from, end, kind })
}
