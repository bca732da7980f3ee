// Reads how often a post was shared, answered and liked, as sources print it: 12, "1,234", "10万+", "1.2亿".
import type { PostCounts } from '../core/post.ts'

const printed = /^(\d{1,12}(?:\.\d{1,4})?)(万|亿|w|W|k|K)?\+?$/
const units: Readonly<Record<string, number>> = {
  万: 10_000,
  w: 10_000,
  W: 10_000,
  亿: 100_000_000,
  k: 1_000,
  K: 1_000,
}

// More than there are people; a mobile number in the place of a count has eleven digits and is no count.
const countMax = 9_999_999_999

/** null where nothing countable stands; "100万+" is its lower bound. */
export function readCount(value: unknown): number | null {
  if (typeof value === 'number') return value >= 0 && value <= countMax ? Math.floor(value) : null
  if (typeof value !== 'string' || value === '' || value.length > 24) return null
  const match = printed.exec(value.trim().replaceAll(',', ''))
  if (match === null) return null
  // Rounded first, because 1.2 × 10,000 is 12,000 only nearly.
  const count = Math.floor(Math.round(Number(match[1]) * (units[match[2] ?? ''] ?? 1) * 1_000) / 1_000)
  return count <= countMax ? count : null
}

/** null where a record has none of the three; a missing one of them is 0. */
export function countsOf(given: {
  readonly reposts: unknown
  readonly comments: unknown
  readonly likes: unknown
}): PostCounts | null {
  const reposts = readCount(given.reposts)
  const comments = readCount(given.comments)
  const likes = readCount(given.likes)
  if (reposts === null && comments === null && likes === null) return null
  return { reposts: rounded(reposts), comments: rounded(comments), likes: rounded(likes) }
}

// From here on nobody needs a count to the last digit, and a number of a person that stands in its place is none any more.
const exactMax = 99_999

/** Two digits of a count of six and more. */
function rounded(count: number | null): number {
  if (count === null || count <= exactMax) return count ?? 0
  const unit = 10 ** (String(count).length - 2)
  return Math.floor(count / unit) * unit
}
