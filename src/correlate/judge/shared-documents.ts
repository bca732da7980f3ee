// Finds the situation with which a count signal shares most documents, at the cost of one look at the evidence per tick.
import type { EvidenceItem, Signal } from '../../core/signal.ts'
import { cellKey } from '../counts/cells.ts'
import type { SituationRecord } from './situation-state.ts'

/** Under which a situation keeps its strongest signal of one kind: a sequence stands beside the counts of its cell. */
export function signalKey({ kind, detector, cell }: Signal): string {
  return kind === 'sequence' ? `${kind}:${detector}|${cellKey(cell)}` : cellKey(cell)
}

export interface SharedDocuments {
  /** The situation to which the signal belongs, or undefined where it stands alone; ties go to the one known longer. */
  find(signal: Signal): SituationRecord | undefined
  /** A situation made of counts alone, opened during this tick. */
  addCounts(record: SituationRecord, cell: string): void
}

interface Ranked {
  readonly record: SituationRecord
  readonly rank: number
}

export function createSharedDocuments(
  records: ReadonlyMap<string, SituationRecord>,
  signals: readonly Signal[],
): SharedDocuments {
  const byDocument = new Map<string, Ranked[]>()
  for (const signal of signals) for (const key of signal.documents) byDocument.set(key, [])
  const byCell = new Map<string, Ranked>()
  // Documents of a signal lie in its window, so evidence from before all windows is none of them.
  const sinceMs = signals.reduce((least, { windowStartMs }) => Math.min(least, windowStartMs), Number.POSITIVE_INFINITY)
  let rank = 0
  for (const record of signals.length === 0 ? [] : records.values()) {
    const ranked = { record, rank: rank++ }
    if (record.clusters.size === 0) for (const cell of record.counts.keys()) keepFirst(cell, ranked)
    for (const { evidence } of record.clusters.values()) {
      for (let i = evidence.length - 1; i >= 0; i--) {
        const { key, timeMs } = evidence[i] as EvidenceItem
        if (timeMs < sinceMs) break
        byDocument.get(key)?.push(ranked)
      }
    }
  }

  function keepFirst(cell: string, ranked: Ranked): void {
    if (!byCell.has(cell) || byCell.get(cell)?.record.closed === true) byCell.set(cell, ranked)
  }

  function find(signal: Signal): SituationRecord | undefined {
    const sameCell = byCell.get(signalKey(signal))
    if (sameCell !== undefined && isOpenFor(sameCell.record, signal)) return sameCell.record
    const tally = new Map<Ranked, number>()
    for (const key of signal.documents) {
      for (const ranked of byDocument.get(key) ?? []) {
        if (isOpenFor(ranked.record, signal)) tally.set(ranked, (tally.get(ranked) ?? 0) + 1)
      }
    }
    let best: Ranked | undefined
    let bestShared = Math.max(2, signal.documents.length * 0.3)
    for (const [ranked, shared] of tally) {
      if (shared < bestShared || (shared === bestShared && best !== undefined && best.rank < ranked.rank)) continue
      best = ranked
      bestShared = shared
    }
    return best?.record
  }

  return { find, addCounts: (record, cell) => keepFirst(cell, { record, rank: rank++ }) }
}

function isOpenFor(record: SituationRecord, signal: Signal): boolean {
  return !record.closed && record.lastMs >= signal.windowStartMs
}
