// Step two of the fold: joins signatures and count signals from all key-groups into situations and tells what changed.
import type { DocumentKey } from '../../core/ids.ts'
import type { ClusterSignature, Signal } from '../../core/signal.ts'
import type { Situation, Spread } from '../../core/situation.ts'
import { clusterLifeMs } from '../clusters/cluster.ts'
import type { ProbabilityModel } from '../judge/probability.ts'
import { createSharedDocuments } from '../judge/shared-documents.ts'
import type { SignificanceOptions, SignificanceState } from '../judge/significance.ts'
import { createSignificance } from '../judge/significance.ts'
import type { SituationRecord } from '../judge/situation-state.ts'
import { strongest } from '../judge/strongest.ts'
import type { Moment, Stage } from '../stage.ts'
import type { SituationIndexState } from './join.ts'
import { createSituationIndex } from './join.ts'
import type { OpenSituationsState } from './open-situations.ts'
import { createOpenSituations } from './open-situations.ts'
import { createOwed } from './owed.ts'
import type { KinOf } from './placing.ts'
import { createPlacing } from './placing.ts'
import type { RevisingOptions } from './revising.ts'
import { createRevise } from './revising.ts'

export interface SituationsState extends OpenSituationsState {
  readonly index: SituationIndexState
  readonly budget: SignificanceState
  readonly owed: Map<string, number>
}

export interface SituationsOptions extends RevisingOptions, SignificanceOptions {
  /** A situation without a new voice for this long is closed. */
  readonly situationQuietMs: number
  /** Open situations; beyond it the weakest is closed. */
  readonly situationsMax?: number
}

/** Signatures and signals taken per tick, strongest first; the rest wait for their next change. */
const inputMax = 2_000

/**
 * Takes no document: at the end of a tick it takes what the key-groups found, in key-group order, and tells the revisions by
 * id. Once an hour it closes what has been quiet and sets the threshold anew.
 */
export function createSituations(
  options: SituationsOptions,
  model: ProbabilityModel,
  state?: SituationsState,
  spreadOf: (keys: readonly DocumentKey[]) => Spread | null = () => null,
  kinOf: KinOf = () => null,
): Stage<SituationsState> {
  const { situationQuietMs, situationsMax = 2_000 } = options
  const index = createSituationIndex(situationQuietMs, state?.index)
  const significance = createSignificance(options, state?.budget)
  const situations = createOpenSituations(index, significance, state)
  const { records } = situations
  const owed = createOwed(state?.owed)
  const placing = createPlacing(situations, index, significance, kinOf)
  const revise = createRevise(options, { situations, index, significance, owed, model, spreadOf })

  function fold(signatures: readonly ClusterSignature[], signals: readonly Signal[], moment: Moment): Situation[] {
    significance.begin(moment.nowMs)
    const touched = new Set<string>(owed.due(moment))
    const told: Situation[] = []
    for (const signature of strongest(signatures, inputMax)) touched.add(placing.cluster(signature, moment, told))
    const strongestSignals = strongest(signals, inputMax)
    const shared = createSharedDocuments(records, strongestSignals)
    for (const signal of strongestSignals) touched.add(placing.count(signal, shared, moment))
    for (const id of [...touched].sort()) {
      const record = records.get(id)
      const revision = record === undefined ? null : revise(record, moment, told)
      if (revision !== null) told.push(revision)
    }
    if (records.size > situationsMax) closeWeakest(moment, told)
    return told
  }

  function closeWeakest(moment: Moment, told: Situation[]): void {
    const strengthOf = (record: SituationRecord) => (record.closed ? -1 : (record.told?.evidence ?? 0))
    const ranked = [...records.values()].sort(
      (a, b) => strengthOf(a) - strengthOf(b) || a.lastMs - b.lastMs || (a.id < b.id ? -1 : 1),
    )
    for (const record of ranked.slice(0, Math.ceil(situationsMax / 10))) {
      if (!record.closed) situations.close(record, moment, told)
      situations.forget(record)
    }
  }

  function settle(moment: Moment): Situation[] {
    const told: Situation[] = []
    const quietFor = ({ lastMs }: SituationRecord) => moment.nowMs - lastMs
    const due = [...records.values()].filter((record) => record.closed || quietFor(record) > situationQuietMs)
    for (const record of due.sort((a, b) => (a.id < b.id ? -1 : 1))) {
      if (quietFor(record) > situationQuietMs && !record.closed) situations.close(record, moment, told)
      if (quietFor(record) > clusterLifeMs || (record.closed && record.told === null)) situations.forget(record)
    }
    significance.settle(moment.nowMs)
    return told
  }

  return {
    take: () => undefined,
    close: (moment, found) => void found.situations.push(...fold(found.signatures, found.signals, moment)),
    expire: (moment, found) => void found.situations.push(...settle(moment)),
    snapshot: () => ({
      ...situations.snapshot(),
      index: index.snapshot(),
      budget: significance.snapshot(),
      owed: owed.snapshot(),
    }),
  }
}
