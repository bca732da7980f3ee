// How long an answer of HTTP asks to wait before the next try.

/** Retry-After as RFC 9110 has it: seconds, or the date of an HTTP header; null for anything else. */
export function retryAfterMs(header: string | undefined, nowMs: number): number | null {
  const written = header?.trim() ?? ''
  if (/^\d{1,9}$/u.test(written)) return Number(written) * 1000
  const atMs = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} /u.test(written) ? Date.parse(written) : Number.NaN
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - nowMs)
}
