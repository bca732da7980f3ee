// Finds posts that copy an earlier text without saying so: four 16-bit bands of the fingerprint (Manku et al., 2007).
import type { Fingerprint } from '../../core/document.ts'
import { bitsApart } from '../../core/bits.ts'
import type { CascadePost } from './post.ts'

// Two fingerprints that differ in three bits agree on at least one of four bands.
const differingBitsMax = 3
// Of one text a bucket holds the earliest sixteen; that is enough to recognise the next copy.
const bucketMax = 16

/**
 * Pairs of a post that states no parent and the earliest original it copies, both as indexes; `posts` are in time order.
 * A copy is never itself taken for an original.
 */
export function copiesOf(posts: readonly CascadePost[]): readonly (readonly [number, number])[] {
  const buckets = new Map<number, number[]>()
  const pairs: [number, number][] = []
  for (const [index, post] of posts.entries()) {
    const { fingerprint } = post
    if (post.parent !== null || fingerprint === null || (fingerprint.high === 0 && fingerprint.low === 0)) continue
    const bands = bandsOf(fingerprint)
    const original = nearest(
      posts,
      bands.flatMap((band) => buckets.get(band) ?? []),
      fingerprint,
    )
    if (original >= 0) pairs.push([index, original])
    else for (const band of bands) remember(buckets, band, index)
  }
  return pairs
}

function nearest(posts: readonly CascadePost[], candidates: readonly number[], fingerprint: Fingerprint): number {
  let best = -1
  for (const at of candidates) {
    const other = posts[at]?.fingerprint ?? null
    if (
      other !== null &&
      bitsApart(other.high, other.low, fingerprint.high, fingerprint.low) <= differingBitsMax &&
      (best < 0 || at < best)
    )
      best = at
  }
  return best
}

function remember(buckets: Map<number, number[]>, band: number, index: number): void {
  const bucket = buckets.get(band)
  if (bucket === undefined) buckets.set(band, [index])
  else if (bucket.length < bucketMax) bucket.push(index)
}

function bandsOf({ high, low }: Fingerprint): readonly number[] {
  return [high & 0xffff, (high >>> 16) + 0x10000, (low & 0xffff) + 0x20000, (low >>> 16) + 0x30000]
}
