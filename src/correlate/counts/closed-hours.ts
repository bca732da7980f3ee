// What the streams of a topic in a city say together about the last hour that was closed.
import type { CarriedFusion, StreamEvidence } from '../evidence/fuse.ts'
import { fuseStreams } from '../evidence/fuse.ts'

export interface HourVerdict {
  readonly hour: number
  readonly pValue: number
  readonly carried: CarriedFusion
}

export interface ClosedHours {
  /** What one source says; its root and source are the `rootKey`. Told for all before `judge`. */
  hear(rootKey: string, evidence: StreamEvidence): void
  /** Fuses what was heard of this hour; what was said of the hour before lends it weight. */
  judge(hour: number): void
  /** Log e-value of a root without its source; null where there is none. */
  evidence(root: string): number | null
  snapshot(): Map<string, HourVerdict>
}

const pFloor = 1e-300

export function createClosedHours(state?: Map<string, HourVerdict>): ClosedHours {
  const verdicts = state ?? new Map<string, HourVerdict>()
  const streams = new Map<string, StreamEvidence[]>()

  function hear(rootKey: string, evidence: StreamEvidence): void {
    const root = rootKey.slice(0, rootKey.lastIndexOf('|'))
    const own = streams.get(root)
    if (own === undefined) streams.set(root, [evidence])
    else own.push(evidence)
  }

  function judge(hour: number): void {
    const before = new Map(verdicts)
    verdicts.clear()
    for (const [root, own] of streams) {
      const last = before.get(root)
      const { pValue, carried } = fuseStreams(own, last?.hour === hour - 1 ? last.carried : null)
      verdicts.set(root, { hour, pValue, carried })
    }
    streams.clear()
  }

  function evidence(root: string): number | null {
    const verdict = verdicts.get(root)
    // The calibrator e = 1 / (2 √p) turns a p-value into an e-value (Vovk and Wang, 2021).
    return verdict === undefined ? null : -Math.LN2 - Math.log(Math.max(pFloor, verdict.pValue)) / 2
  }

  return { hear, judge, evidence, snapshot: () => verdicts }
}
