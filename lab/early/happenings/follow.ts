// Runs the joining over a stream and notes what each happening was when it grew, for the fit and for the figures.
import { hourMs } from '../../../src/core/durations.ts'
import type { TruthEvent } from '../../../src/simulate/truth.ts'
import { factsOfWindow } from '../../../src/correlate/happenings/facts.ts'
import type { TellingWords } from '../../../src/correlate/happenings/gist.ts'
import { isWeighingDue } from '../../../src/correlate/happenings/happening.ts'
import type { JoinerOptions } from '../../../src/correlate/happenings/joiner.ts'
import { createJoiner } from '../../../src/correlate/happenings/joiner.ts'
import type { HarmReport } from '../../../src/correlate/happenings/report.ts'
import { windowOf } from '../../../src/correlate/happenings/window.ts'
import type { LabelledStream } from './stream.ts'

/** A report that joined a happening. */
export interface Step {
  readonly report: HarmReport
  readonly telling: TellingWords
  readonly happening: number
  /** Facts of the happening then; null where it was not weighed. */
  readonly facts: Float64Array | null
  /** The event that the happening was about then. */
  readonly about: TruthEvent | null
}

export interface Pair {
  readonly facts: Float64Array
  readonly same: boolean
}

export interface Followed {
  readonly stream: LabelledStream
  readonly steps: readonly Step[]
  readonly pairs: readonly Pair[]
}

/** Share of a happening's reports that its leading event must hold before pairs with it teach anything. */
const pureMin = 0.6
/** Pairs of one report: the best candidates come first. */
const pairsPerReportMax = 8

export function follow(stream: LabelledStream, options: Omit<JoinerOptions, 'watch'>, wantsPairs: boolean): Followed {
  const tallies = new Map<number, Tally>()
  const pairs: Pair[] = []
  let compared: { facts: Float64Array; happening: number; score: number }[] = []
  const joiner = createJoiner({
    ...options,
    watch: (_, facts, { number }) => {
      if (wantsPairs) compared.push({ facts, happening: number, score: dot(facts, options.linkWeights) })
    },
  })
  const steps: Step[] = []
  let expiredMs = 0
  for (const report of stream.reports) {
    compared = []
    const joined = joiner.join(report)
    if (joined === null) continue
    const { happening, telling } = joined
    const event = stream.eventOf.get(report.key) ?? null
    for (const one of compared.sort((a, b) => b.score - a.score).slice(0, pairsPerReportMax)) {
      const tally = tallies.get(one.happening)
      const lead = tally?.lead() ?? null
      if ((event !== null || lead !== null) && (tally?.pure() ?? false))
        pairs.push({ facts: one.facts, same: event === lead })
    }
    const tally = tallies.get(happening.number) ?? createTally()
    tallies.set(happening.number, tally)
    tally.add(event)
    let facts: Float64Array | null = null
    if (isWeighingDue(happening)) {
      const window = windowOf(happening, report.timeMs, joiner.themes)
      if (window.voices.length >= 2) facts = factsOfWindow(window)
    }
    steps.push({ report, telling, happening: happening.number, facts, about: tally.about() })
    if (report.timeMs - expiredMs >= hourMs) {
      joiner.expire(report.timeMs)
      expiredMs = report.timeMs
    }
  }
  return { stream, steps, pairs }
}

interface Tally {
  add(event: TruthEvent | null): void
  lead(): TruthEvent | null
  pure(): boolean
  about(): TruthEvent | null
}

function createTally(): Tally {
  const counts = new Map<TruthEvent | null, number>()
  let size = 0
  const ranked = () => [...counts].filter(([event]) => event !== null).sort((a, b) => b[1] - a[1])
  const most = () => [...counts].sort((a, b) => b[1] - a[1])[0]
  return {
    add(event) {
      size++
      counts.set(event, (counts.get(event) ?? 0) + 1)
    },
    lead: () => most()?.[0] ?? null,
    pure: () => (most()?.[1] ?? 0) >= pureMin * size,
    about() {
      const [best, second] = ranked()
      if (best === undefined) return null
      const isPlurality = best[1] >= 3 && best[1] > (second?.[1] ?? 0) && best[1] >= 0.2 * size
      return best[1] * 2 >= size || isPlurality ? best[0] : null
    },
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0)
}
