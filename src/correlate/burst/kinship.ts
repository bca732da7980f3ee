// Which bursts are one happening: they meet in the same documents more often than chance brings them together.
import type { Observation } from '../../core/document.ts'
import type { Burst } from './burst.ts'
import { latelyAt } from './burst.ts'

export interface Kinship {
  /** The oldest burst of its happening. */
  rootOf(id: string): string
  /** A document carries words of both. */
  link(a: string, b: string, timeMs: number): void
  /** The happening to which most of these documents belong, and its burst that has most of them; null where there is none. */
  companyOf(
    recent: readonly Observation[],
    burstOf: (key: string) => string | undefined,
  ): { readonly burst: Burst | null; readonly root: string | null }
}

/** Share of a word's latest documents that must belong to a burst before the word does. */
const joinShareMin = 0.25
/** Other bursts whose meetings are counted; meetings that make two one, at least, and as a share of the smaller one. */
const linksMax = 64
const linkMin = 3
const linkShareMin = 0.2
const stepsMax = 1_024

export function createKinship(bursts: ReadonlyMap<string, Burst>, documentsOfDay: () => number): Kinship {
  /** Two bursts that meet in the same documents more often than chance brings them together are one happening. */
  function link(a: string, b: string, timeMs: number): void {
    const first = bursts.get(a)
    const second = bursts.get(b)
    if (first === undefined || second === undefined) return
    const known = first.links.get(b)
    if (known === undefined && Math.max(first.links.size, second.links.size) >= linksMax) return
    const count = (known ?? 0) + 1
    first.links.set(b, count)
    second.links.set(a, count)
    const texts = Math.min(first.cluster.texts, second.cluster.texts)
    const rootA = rootOf(a)
    const rootB = rootOf(b)
    if (rootA === rootB || count < linkMin || count < texts * linkShareMin) return
    // Weighing the chance looks at all bursts; as meetings grow it is done ever more rarely.
    if (count > 4 && (count & (count - 1)) !== 0) return
    if (count < texts * Math.min(chanceOf(rootA, timeMs), chanceOf(rootB, timeMs))) return
    const [older, younger] = isOlder(rootA, rootB) ? [rootA, rootB] : [rootB, rootA]
    const follower = bursts.get(younger)
    if (follower !== undefined) follower.leader = older
  }

  function isOlder(a: string, b: string): boolean {
    const first = bursts.get(a)?.cluster.firstMs ?? Infinity
    const second = bursts.get(b)?.cluster.firstMs ?? Infinity
    return first < second || (first === second && a < b)
  }

  /**
   * What two unrelated happenings have in common, as a share of documents: the usual share of the words of this one, and
   * what it has of the last day. The more a happening has swallowed, the less it joins.
   */
  function chanceOf(root: string, timeMs: number): number {
    let common = 0
    let lately = 0
    for (const [id, burst] of bursts) {
      if (rootOf(id) !== root) continue
      common += burst.commonness
      lately += latelyAt(burst, timeMs)
    }
    return Math.max(3 * common, (2 * lately) / Math.max(1, documentsOfDay()))
  }

  /** Leaders follow one another; a leader that is gone ends the chain. */
  function rootOf(id: string): string {
    let at = id
    for (let steps = 0; steps < stepsMax; steps++) {
      const leader = bursts.get(at)?.leader ?? null
      if (leader === null || !bursts.has(leader)) return at
      at = leader
    }
    return at
  }

  /** The happening to which a quarter of these documents belong, clearly more than chance would put there. */
  function companyOf(
    recent: readonly Observation[],
    burstOf: (key: string) => string | undefined,
  ): { readonly burst: Burst | null; readonly root: string | null } {
    const members = new Map<string, number>()
    const roots = new Map<string, number>()
    for (const { key } of recent) {
      const id = burstOf(key)
      if (id === undefined || !bursts.has(id)) continue
      increment(members, id)
      increment(roots, rootOf(id))
    }
    const root = most(roots)
    const shared = root === null ? 0 : (roots.get(root) ?? 0)
    const member = shared < 2 ? null : most(members, (id) => rootOf(id) === root)
    const burst = member === null ? undefined : bursts.get(member)
    if (burst === undefined || root === null) return { burst: null, root: null }
    if (shared < recent.length * Math.max(joinShareMin, chanceOf(root, recent.at(-1)?.timeMs ?? 0))) {
      return { burst: null, root: null }
    }
    return { burst, root }
  }

  return { rootOf, link, companyOf }
}

export function increment(tally: Map<string, number>, id: string): void {
  tally.set(id, (tally.get(id) ?? 0) + 1)
}

/** The id with the highest count; ties go to the one that came first. */
export function most(tally: ReadonlyMap<string, number>, counts: (id: string) => boolean = () => true): string | null {
  let best: string | null = null
  for (const [id, count] of tally) if (counts(id) && (best === null || count > (tally.get(best) ?? 0))) best = id
  return best
}
