// Happenings that no two texts describe alike: words that burst together, with the documents in which they stand.
import type { ClusterSignature } from '../../core/signal.ts'
import { signatureOf } from '../clusters/signature.ts'
import { burstKeyGroup } from '../counts/routing.ts'
import type { LoadedTerms } from '../match/loaded-terms.ts'
import type { HomeOptions, Prepared } from '../match/prepared.ts'
import { isContext } from '../match/prepared.ts'
import type { Moment, Stage } from '../stage.ts'
import type { TermRows } from '../terms/term-rows.ts'
import type { TermStatistics } from '../terms/terms-statistics.ts'
import { createTickTerms } from '../terms/tick-terms.ts'
import type { Burst } from './burst.ts'
import { burstEvidence } from './burst.ts'
import type { FloodsState } from './floods.ts'
import { createFloods } from './floods.ts'
import type { FoundingState } from './founding.ts'
import { createFounding } from './founding.ts'
import { createKinOf } from './kin-of.ts'
import { createKinship, most } from './kinship.ts'
import { createSwept } from './swept.ts'
import type { TermBurst, TermWindowsState } from './term-windows.ts'
import { createTermWindows } from './term-windows.ts'

export interface BurstsState extends FoundingState {
  readonly windows: TermWindowsState
  readonly floods: FloodsState
}

/**
 * Takes documents that speak for themselves, judged by the windows of the end of the tick before; at its end tells the bursts
 * that changed, by id, before any cluster. What the tick taught counts from the next one on.
 */
export interface Bursts extends Stage<BurstsState> {
  /** The burst with which a cluster, or another burst, is one happening; null where it stands alone. */
  kinOf(signature: ClusterSignature): string | null
}

/** From here on a word's latest documents are remembered. */
const warmMin = 4
const voicesMin = 3
/** As for clusters: a twentieth more texts is news. */
const reportGrowth = 0.05

export function createBursts(
  options: HomeOptions,
  terms: TermStatistics,
  loaded: LoadedTerms,
  state?: BurstsState,
): Bursts {
  const windows = createTermWindows(terms, state?.windows)
  const bursts = state?.bursts ?? new Map<string, Burst>()
  const floods = createFloods(state?.floods)
  const kinship = createKinship(bursts, windows.documentsOfDay)
  const swept = createSwept(floods, bursts, kinship.rootOf)
  const founding = createFounding({ options, terms, loaded, windows, bursts, kinship, swept }, state)
  const spoken = createTickTerms()
  /** By burst, what the words of the document in hand say for it. */
  const strength = new Map<string, number>()

  /** The burst whose words say most in this document takes it; a word that begins to burst finds or founds one first. */
  function take(document: Prepared, tick: number): void {
    const { observation, slots, count } = document
    floods.count(observation.source, observation.timeMs)
    spoken.add(slots, count)
    const strongest = weighWords(document, tick)
    const best = most(strength)
    const burst = best === null ? undefined : bursts.get(best)
    if (best === null || burst === undefined || strongest === null) return
    for (const other of strength.keys()) if (other !== best) kinship.link(best, other, observation.timeMs)
    if (meetsOwn(best)) burst.met++
    burst.peak = strongest
    if (founding.burstOfDocument(observation.key) === undefined) founding.add(burst, document)
    const root = kinship.rootOf(best)
    floods.claim(observation.source, root, bursts.get(root)?.cluster.firstMs ?? Infinity)
  }

  /** The word that says most. */
  function weighWords(document: Prepared, tick: number): TermBurst | null {
    let strongest: TermBurst | null = null
    strength.clear()
    for (let i = 0; i < document.count; i++) {
      const slot = document.slots[i] as number
      const judged = windows.judge(slot, warmMin)
      if (judged === null || isContext(terms.nameOf(slot))) continue
      const id = founding.burstOf(slot, judged, document, tick)
      if (id === null) continue
      strength.set(id, (strength.get(id) ?? 0) + judged.surprise)
      if (strongest === null || judged.surprise > strongest.surprise) strongest = judged
    }
    return strongest
  }

  /** Whether the document in hand carries words of another burst of the same happening. */
  function meetsOwn(id: string): boolean {
    const root = kinship.rootOf(id)
    for (const other of strength.keys()) if (other !== id && kinship.rootOf(other) === root) return true
    return false
  }

  function close(moment: Moment): ClusterSignature[] {
    const changed = founding.takeChanged().flatMap((id) => bursts.get(id) ?? [])
    const signatures = changed.flatMap((burst) => report(burst, founding.rows, terms) ?? [])
    spoken.each((slots, from, to) => windows.count(slots, from, to, moment.nowMs))
    spoken.clear()
    return signatures
  }

  return {
    take(taken) {
      if (taken.isVoice) take(taken.document, taken.tick)
    },
    close: (moment, found) => found.signatures.unshift(...close(moment)),
    kinOf: createKinOf(bursts, kinship, swept, founding.burstOfDocument),
    expire: ({ nowMs }) => founding.expire(nowMs),
    snapshot: () => ({ ...founding.snapshot(), windows: windows.snapshot(), floods: floods.snapshot() }),
  }
}

/** null where nothing is new, or chance explains it. */
function report(burst: Burst, rows: TermRows, terms: TermStatistics): ClusterSignature | null {
  if (!isReportDue(burst)) return null
  const surprise = burstEvidence(burst)
  const { cluster } = burst
  if (cluster.reportedTexts === 0 && surprise.logEvidence < 0) return null
  cluster.reportedTexts = cluster.texts
  return signatureOf(cluster, rows, burstKeyGroup, surprise, terms)
}

function isReportDue({ cluster }: Burst): boolean {
  return cluster.voices.size >= voicesMin && cluster.texts >= cluster.reportedTexts * (1 + reportGrowth)
}
