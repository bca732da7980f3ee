// What would be left of a situation's evidence without one source or one cell: how much each contributes.
import type { Signal } from '../../core/signal.ts'
import type { EvidenceWithout } from '../../core/situation.ts'
import { cellKey } from '../counts/cells.ts'
import { countLogE, logMeanExp } from '../evidence/e-value.ts'
import { logESubsetMixture } from '../evidence/fusion.ts'
import type { Proof, SituationRecord } from './situation-state.ts'
import { proofOf } from './situation-state.ts'

/** Sources and cells that are told; the rest contribute less. */
const partsMax = 6

/**
 * By falling contribution. Counts are judged anew without the source; the evidence of a cluster is linear in its voices
 * beyond the first (Chernoff's bound on their agreement), so it shrinks with those that are left.
 */
export function evidenceWithout(record: SituationRecord, fuse: (proof: Proof) => number): readonly EvidenceWithout[] {
  const whole = fuse(proofOf(record))
  const parts: EvidenceWithout[] = []
  const sources = new Set<string>()
  for (const signature of record.clusters.values()) for (const source in signature.sources) sources.add(source)
  for (const signal of record.counts.values()) for (const { source } of signal.bySource) sources.add(source)
  if (sources.size > 1) {
    for (const source of sources) {
      parts.push({ kind: 'source', name: source, evidence: round(fuse(withoutSource(record, source))) })
    }
  }
  if (record.counts.size > 1) {
    for (const signal of record.counts.values()) {
      const others = [...record.counts.values()].filter((other) => other !== signal)
      const countEvidence = Math.max(0, ...others.map(({ logEvidence }) => logEvidence))
      const evidence = fuse({ ...proofOf(record), countEvidence })
      parts.push({ kind: 'cell', name: cellKey(signal.cell), evidence: round(evidence) })
    }
  }
  const telling = parts.filter(({ evidence }) => evidence < whole - 0.05)
  return telling
    .sort((a, b) => a.evidence - b.evidence || (`${a.kind}|${a.name}` < `${b.kind}|${b.name}` ? -1 : 1))
    .slice(0, partsMax)
}

function withoutSource(record: SituationRecord, source: string): Proof {
  const left = new Map(
    [...record.clusters].map(([id, signature]) => {
      const all = Object.values(signature.sources).reduce((sum, count) => sum + count, 0)
      const voices = signature.voices * (1 - (signature.sources[source] ?? 0) / Math.max(1, all))
      const share = Math.max(0, voices - 1) / Math.max(1, signature.voices - 1)
      return [id, { ...signature, logEvidence: Math.max(0, signature.logEvidence) * Math.min(1, share) }]
    }),
  )
  const counts = new Map([...record.counts].map(([cell, signal]) => [cell, countedWithout(signal, source)]))
  return proofOf({ ...record, clusters: left, counts })
}

/** The dispersion is not kept with a signal; the price of looking is, as the difference to the evidence it was told with. */
function countedWithout(signal: Signal, source: string): Signal {
  const judge = (shares: Signal['bySource']): number => {
    const observed = shares.reduce((sum, share) => sum + share.observed, 0)
    const expected = shares.reduce((sum, share) => sum + share.expected, 0)
    if (observed === 0 || expected <= 0) return 0
    const each = shares.map((share) => countLogE(share.observed, share.expected, 1))
    return logMeanExp([countLogE(observed, expected, 1), logESubsetMixture(each)])
  }
  const whole = judge(signal.bySource)
  const left = judge(signal.bySource.filter((share) => share.source !== source))
  return { ...signal, logEvidence: whole <= 0 ? 0 : signal.logEvidence * Math.min(1, left / whole) }
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
