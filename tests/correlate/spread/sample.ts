// Posts of a cascade for tests: a key, a parent, minutes, and what else matters.
import type { CascadePost } from '../../../src/correlate/spread/post.ts'

export const startMs = Date.UTC(2026, 4, 1, 2)

export function post(
  key: string,
  parent: string | null,
  minutes: number,
  more: Partial<CascadePost> = {},
): CascadePost {
  return {
    key,
    parent,
    timeMs: startMs + minutes * 60_000,
    author: `p1:${key}`,
    account: 'ordinary',
    organisation: null,
    channel: 'weibo',
    source: 'weibo',
    fingerprint: null,
    isOfficialResponse: false,
    ...more,
  }
}
