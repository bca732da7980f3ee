// Kaplan-Meier estimate of waiting times: quartiles and shares within a time, with confidence intervals, open cases included.

export interface Wait {
  readonly durationMs: number
  /** False where the case is still open after this time. */
  readonly isOver: boolean
}

export interface Interval {
  readonly value: number | null
  /** null where the data do not bound it on this side. */
  readonly low: number | null
  readonly high: number | null
}

export interface Survival {
  /** The time by which this share is over. */
  quantile(share: number): Interval
  /** The share that is over within the time. */
  shareWithin(durationMs: number): Interval
}

interface Step {
  readonly timeMs: number
  readonly open: number
  /** Greenwood's sum, the variance of log S. */
  readonly variance: number
}

/** Two-sided; 1.96 gives 95 %. Intervals by the log-log transform (Kalbfleisch and Prentice, 1980). */
export function survivalOf(waits: readonly Wait[], z = 1.959963984540054): Survival {
  const steps = stepsOf(waits)
  const longestMs = waits.reduce((most, wait) => Math.max(most, wait.durationMs), 0)

  function quantile(share: number): Interval {
    // Brookmeyer and Crowley (1982): the times at which the band of the curve crosses the level.
    return {
      value: firstTime(steps, (step) => step.open <= 1 - share),
      low: firstTime(steps, (step) => band(step, z).low <= 1 - share),
      high: firstTime(steps, (step) => band(step, z).high <= 1 - share),
    }
  }

  function shareWithin(durationMs: number): Interval {
    const last = steps.findLast((step) => step.timeMs <= durationMs)
    const isSeen = durationMs <= longestMs || (last !== undefined && last.open === 0)
    if (!isSeen) return { value: null, low: null, high: null }
    if (last === undefined) return { value: 0, low: 0, high: noneOf(waits.length) }
    if (last.open === 0) return { value: 1, low: 1 - noneOf(waits.length), high: 1 }
    const { low, high } = band(last, z)
    return { value: 1 - last.open, low: 1 - high, high: 1 - low }
  }

  return { quantile, shareWithin }
}

function stepsOf(waits: readonly Wait[]): readonly Step[] {
  // At equal times what is over comes before what is merely last seen open.
  const sorted = [...waits].sort((a, b) => a.durationMs - b.durationMs || Number(b.isOver) - Number(a.isOver))
  const steps: Step[] = []
  let open = 1
  let variance = 0
  for (let at = 0; at < sorted.length; ) {
    const timeMs = sorted[at]?.durationMs ?? 0
    const atRisk = sorted.length - at
    let over = 0
    for (; at < sorted.length && sorted[at]?.durationMs === timeMs; at++) if (sorted[at]?.isOver === true) over++
    if (over === 0) continue
    open *= 1 - over / atRisk
    variance += over === atRisk ? 0 : over / (atRisk * (atRisk - over))
    steps.push({ timeMs, open: over === atRisk ? 0 : open, variance })
  }
  return steps
}

/** The band of the curve at a step. */
function band({ open, variance }: Step, z: number): { readonly low: number; readonly high: number } {
  if (open <= 0) return { low: 0, high: 0 }
  const logOpen = Math.log(open)
  const spread = (z * Math.sqrt(variance)) / logOpen
  return { low: open ** Math.exp(-spread), high: open ** Math.exp(spread) }
}

function firstTime(steps: readonly Step[], holds: (step: Step) => boolean): number | null {
  return steps.find(holds)?.timeMs ?? null
}

/** The highest share at which none among so many is still believable at 2.5 % (Clopper and Pearson, 1934). */
function noneOf(count: number): number {
  return count === 0 ? 1 : 1 - 0.025 ** (1 / count)
}

/** Wilson (1927) interval of a share. */
export function shareInterval(part: number, whole: number, z = 1.959963984540054): Interval {
  if (whole === 0) return { value: null, low: null, high: null }
  const share = part / whole
  const square = z * z
  const centre = (share + square / (2 * whole)) / (1 + square / whole)
  const half = (z / (1 + square / whole)) * Math.sqrt((share * (1 - share)) / whole + square / (4 * whole * whole))
  return { value: share, low: Math.max(0, centre - half), high: Math.min(1, centre + half) }
}
