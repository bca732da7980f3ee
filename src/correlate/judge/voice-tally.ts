// How many different voices the clusters of a situation list together, kept up to date as single clusters report again.
import type { ClusterSignature } from '../../core/signal.ts'

interface Member {
  readonly signature: ClusterSignature
  readonly listed: ReadonlySet<string>
}

interface Tally {
  readonly members: Map<string, Member>
  /** In how many clusters a voice is listed. */
  readonly counts: Map<string, number>
  unlisted: number
}

// A report replaces the one before, so what is worked out for it stays right as long as it is there.
const tallies = new WeakMap<object, Tally>()

/**
 * Voices that the reports list, each once, and those that they count but do not list. `owner` is whose reports these are.
 * Large situations hold a hundred reports of which one has changed: only that one is looked at.
 */
export function voicesTogether(owner: object, signatures: readonly ClusterSignature[]): number {
  let tally = tallies.get(owner)
  if (tally === undefined) {
    tally = { members: new Map(), counts: new Map(), unlisted: 0 }
    tallies.set(owner, tally)
  }
  for (const signature of signatures) {
    if (tally.members.get(signature.clusterId)?.signature === signature) continue
    remove(tally, signature.clusterId)
    add(tally, signature)
  }
  if (tally.members.size > signatures.length) {
    const kept = new Set(signatures.map(({ clusterId }) => clusterId))
    for (const clusterId of tally.members.keys()) if (!kept.has(clusterId)) remove(tally, clusterId)
  }
  return tally.counts.size + tally.unlisted
}

function add(tally: Tally, signature: ClusterSignature): void {
  const { members, counts } = tally
  const listed = new Set<string>()
  for (const { voice } of signature.evidence) listed.add(voice)
  members.set(signature.clusterId, { signature, listed })
  for (const voice of listed) counts.set(voice, (counts.get(voice) ?? 0) + 1)
  tally.unlisted += unlistedOf({ signature, listed })
}

function remove(tally: Tally, clusterId: string): void {
  const { members, counts } = tally
  const member = members.get(clusterId)
  if (member === undefined) return
  members.delete(clusterId)
  tally.unlisted -= unlistedOf(member)
  for (const voice of member.listed) {
    const count = (counts.get(voice) ?? 1) - 1
    if (count === 0) counts.delete(voice)
    else counts.set(voice, count)
  }
}

function unlistedOf({ signature, listed }: Member): number {
  return Math.max(0, signature.voices - listed.size)
}
