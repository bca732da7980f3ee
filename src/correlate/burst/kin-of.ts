// The burst with which a cluster, or another burst, is one happening: it shares its documents, or was swept along.
import type { ClusterSignature } from '../../core/signal.ts'
import type { Burst } from './burst.ts'
import type { Founding } from './founding.ts'
import type { Kinship } from './kinship.ts'
import { increment, most } from './kinship.ts'
import type { Swept } from './swept.ts'

/** Share of its documents in which a burst must meet another of the same happening to be told with it. */
const meetShareMin = 0.2

export function createKinOf(
  bursts: ReadonlyMap<string, Burst>,
  { rootOf }: Kinship,
  swept: Swept,
  burstOfDocument: Founding['burstOfDocument'],
): (signature: ClusterSignature) => string | null {
  function ofBurst(id: string, { inFlood, met, cluster }: Burst): string | null {
    const root = rootOf(id)
    const meets = inFlood || met >= Math.max(2, cluster.texts * meetShareMin)
    return meets && root !== id ? root : null
  }

  /** The happening to which a third of these documents belong, and two at least. */
  function ofDocuments(evidence: ClusterSignature['evidence']): string | null {
    const roots = new Map<string, number>()
    for (const { key } of evidence) {
      const id = burstOfDocument(key)
      if (id !== undefined && bursts.has(id)) increment(roots, rootOf(id))
    }
    const root = most(roots)
    const count = root === null ? 0 : (roots.get(root) ?? 0)
    return count >= 2 && count * 3 >= evidence.length ? root : null
  }

  return (signature) => {
    const burst = bursts.get(signature.clusterId)
    if (burst !== undefined) return ofBurst(signature.clusterId, burst)
    return ofDocuments(signature.evidence) ?? swept.byCluster(signature)
  }
}
