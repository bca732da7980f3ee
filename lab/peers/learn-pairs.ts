// Which typed facts are followed by which others at the same place more often than chance brings them there.
import { round2 } from '../../src/core/numbers.ts'
import { hourMs } from '../../src/core/durations.ts'
import { countUpperTail } from '../../src/correlate/numeric/counts.ts'

export interface PastHappening {
  readonly place: string
  readonly label: string
  readonly timeMs: number
}

export interface PrecursorPair {
  readonly before: string
  readonly after: string
  /** How often `before` was seen (once an hour and place), and how often `after` followed within the time. */
  readonly seen: number
  readonly followed: number
  /** Followers that chance brings by itself. */
  readonly expected: number
  /** followed ÷ expected, with its 95 % interval. */
  readonly lift: number
  readonly lower: number
  readonly upper: number
  /** The same the other way round: near the lift, the two come together and neither comes first. */
  readonly reverseLift: number
}

export interface PairOptions {
  readonly withinMs: number
  readonly followedMin: number
}

/** Labels at most; the most frequent stay. 200 labels are 40,000 pairs. */
const labelsMax = 200

/**
 * Support and lift of "A, then B within the time at the same place", against what chance brings: B as often at the place as
 * it is, at times drawn like those of all happenings, so that busy weeks are no lift. The interval is Wilson's on the share
 * that was followed, divided by the share expected. Told are pairs with `followedMin` followers that stay below 5 % (Poisson
 * tail) after Bonferroni over all pairs, by their lower bounds. The same label at the same place counts once an hour.
 */
export function learnPairs(happenings: readonly PastHappening[], options: PairOptions): PrecursorPair[] {
  const labels = frequentLabels(happenings)
  const places = new Map<string, Map<string, number[]>>()
  const ordered = happenings.toSorted((a, b) => a.timeMs - b.timeMs)
  for (const { place, label, timeMs } of ordered) {
    if (!labels.has(label)) continue
    const byLabel = places.get(place) ?? new Map<string, number[]>()
    places.set(place, byLabel)
    const times = byLabel.get(label) ?? []
    byLabel.set(label, times)
    if (times.length === 0 || timeMs - (times.at(-1) ?? 0) >= hourMs) times.push(timeMs)
  }
  const sums = new Map<string, { seen: number; followed: number; expected: number }>()
  const shareAfter = volumeAfter(
    ordered.map(({ timeMs }) => timeMs),
    options.withinMs,
  )
  for (const byLabel of places.values()) addPlace(byLabel, sums, shareAfter, options.withinMs)
  const pairs = [...sums].flatMap(([name, sum]) => pairOf(name, sum, sums, options))
  return pairs.sort((a, b) => b.lower - a.lower || (a.before + a.after < b.before + b.after ? -1 : 1))
}

function frequentLabels(happenings: readonly PastHappening[]): Set<string> {
  const counts = new Map<string, number>()
  for (const { label } of happenings) counts.set(label, (counts.get(label) ?? 0) + 1)
  const ranked = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  return new Set(ranked.slice(0, labelsMax).map(([label]) => label))
}

function addPlace(
  byLabel: ReadonlyMap<string, readonly number[]>,
  sums: Map<string, { seen: number; followed: number; expected: number }>,
  shareAfter: (timeMs: number) => number,
  withinMs: number,
): void {
  for (const [first, times] of byLabel) {
    const shares = times.map(shareAfter)
    for (const [then, later] of byLabel) {
      if (first === then) continue
      const name = `${first}\n${then}`
      const sum = sums.get(name) ?? { seen: 0, followed: 0, expected: 0 }
      sums.set(name, sum)
      let at = 0
      for (const [index, timeMs] of times.entries()) {
        while (at < later.length && (later[at] ?? 0) <= timeMs) at++
        sum.seen++
        sum.expected += 1 - Math.exp(-later.length * (shares[index] ?? 0))
        if (at < later.length && (later[at] ?? Infinity) - timeMs <= withinMs) sum.followed++
      }
    }
  }
}

/** The share of all happenings that fall within the time after a moment. */
function volumeAfter(times: readonly number[], withinMs: number): (timeMs: number) => number {
  const upTo = (timeMs: number): number => {
    let low = 0
    let high = times.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((times[middle] ?? 0) <= timeMs) low = middle + 1
      else high = middle
    }
    return low
  }
  return (timeMs) => (upTo(timeMs + withinMs) - upTo(timeMs)) / Math.max(1, times.length)
}

function pairOf(
  name: string,
  { seen, followed, expected }: { readonly seen: number; readonly followed: number; readonly expected: number },
  sums: ReadonlyMap<string, { readonly followed: number; readonly expected: number }>,
  { followedMin }: PairOptions,
): PrecursorPair[] {
  if (followed < followedMin || expected <= 0) return []
  const [before = '', after = ''] = name.split('\n')
  const share = expected / seen
  const [lower, upper] = wilson(followed, seen)
  if (lower / share <= 1 || countUpperTail(followed, expected, 1) * sums.size > 0.05) return []
  const back = sums.get(`${after}\n${before}`)
  const reverseLift = back === undefined || back.expected === 0 ? 0 : back.followed / back.expected
  return [
    {
      before,
      after,
      seen,
      followed,
      expected: round2(expected),
      lift: round2(followed / expected),
      lower: round2(lower / share),
      upper: round2(upper / share),
      reverseLift: round2(reverseLift),
    },
  ]
}

/** Wilson's 95 % interval of a share. */
function wilson(hits: number, all: number): readonly [number, number] {
  const z = 1.96
  const share = hits / all
  const middle = share + (z * z) / (2 * all)
  const spread = z * Math.sqrt((share * (1 - share)) / all + (z * z) / (4 * all * all))
  const scale = 1 + (z * z) / all
  return [(middle - spread) / scale, (middle + spread) / scale]
}
