// Kleinberg's bursts (2002): the cheapest way through a ladder of arrival rates, read as nested bursts.

export interface Burst {
  /** 1 is the base state, which lasts throughout. */
  readonly level: number
  readonly start: number
  readonly end: number
}

export interface KleinbergOptions {
  /** Each state's rate is this many times that of the state below. */
  readonly scale: number
  /** Cost of climbing one state, in units of ln(number of gaps). */
  readonly gamma: number
}

export const kleinberg: KleinbergOptions = { scale: 2, gamma: 1 }

// log2 of the span over the smallest gap, for gaps of a microsecond in a century, is 52.
const statesMax = 64

/** `times` must rise strictly. Bursts come in the order of their start, the lowest level first. */
export function findBursts(times: readonly number[], options: KleinbergOptions = kleinberg): Burst[] {
  const gaps = times.slice(1).map((time, i) => time - (times[i] ?? 0))
  const first = times[0] ?? 0
  if (gaps.length === 0) return times.length === 0 ? [] : [{ level: 1, start: first, end: first }]
  return burstsOf(cheapestStates(gaps, options), times)
}

/** State 1… for every gap, by Viterbi's algorithm. */
function cheapestStates(gaps: readonly number[], options: KleinbergOptions): number[] {
  const span = gaps.reduce((sum, gap) => sum + gap, 0)
  const smallest = gaps.reduce((least, gap) => Math.min(least, gap), Number.POSITIVE_INFINITY)
  const logScale = Math.log(options.scale)
  const states = Math.min(statesMax, Math.ceil(1 + Math.log(span) / logScale + Math.log(1 / smallest) / logScale))
  const climb = options.gamma * Math.log(gaps.length)
  const rates = Array.from({ length: states }, (_, j) => (options.scale ** j * gaps.length) / span)
  let costs = rates.map((_, j) => (j === 0 ? 0 : Number.POSITIVE_INFINITY))
  const origins: Uint8Array[] = []
  for (const gap of gaps) {
    const origin = new Uint8Array(states)
    costs = rates.map((rate, j) => {
      let best = Number.POSITIVE_INFINITY
      for (let i = 0; i < states; i++) {
        const cost = (costs[i] ?? 0) + Math.max(0, j - i) * climb
        if (cost < best) {
          best = cost
          origin[j] = i
        }
      }
      return best - Math.log(rate) + rate * gap
    })
    origins.push(origin)
  }
  let state = costs.indexOf(Math.min(...costs))
  const path: number[] = []
  for (let t = gaps.length - 1; t >= 0; t--) {
    path.push(state + 1)
    state = origins[t]?.[state] ?? 0
  }
  return path.reverse()
}

function burstsOf(states: readonly number[], times: readonly number[]): Burst[] {
  const bursts: { level: number; start: number; end: number }[] = []
  const open: number[] = []
  states.forEach((state, t) => {
    const time = times[t] ?? 0
    for (let i = open.length; i > state; i--) close(time)
    while (open.length < state) {
      open.push(bursts.length)
      bursts.push({ level: open.length, start: time, end: time })
    }
  })
  while (open.length > 0) close(times.at(-1) ?? 0)
  return bursts

  function close(time: number): void {
    const burst = bursts[open.pop() ?? 0]
    if (burst) burst.end = time
  }
}
