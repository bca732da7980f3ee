// SEISMIC (Zhao et al. 2015): how infectious a cascade of reposts is now, and how large it will become.

export interface Repost {
  /** Seconds after the original; the original itself stands first, at 0. */
  readonly seconds: number
  /** Followers of who reposted. */
  readonly followers: number
}

export interface CascadeForecast {
  readonly infectiousness: number
  /** Reposts in the end; null while the cascade is supercritical or nothing can be said. */
  readonly finalReposts: number | null
}

// Memory of a post: constant for five minutes, then a power law (the fit of the paper).
const theta = 0.2314843
const cutoff = 300
const density = 0.0006265725

const windowMaxSeconds = 2 * 3600
const windowMinSeconds = 300
const repostsMin = 5

/** Followers that a typical repost reaches; the paper's n*. */
const reachPerRepost = 100

/** `reposts` in the order of their time, the original first; only those before `nowSeconds` are used. */
export function forecastCascade(reposts: readonly Repost[], nowSeconds: number): CascadeForecast {
  const infectiousness = infectiousnessAt(reposts, nowSeconds)
  let seen = -1
  let waiting = 0
  for (const { seconds, followers } of reposts) {
    if (seconds > nowSeconds) break
    seen++
    waiting += followers * memoryLeft(nowSeconds - seconds)
  }
  const critical = infectiousness > 1 / reachPerRepost
  const more = (infectiousness * waiting) / (1 - infectiousness * reachPerRepost)
  return { infectiousness, finalReposts: critical || nowSeconds <= 0 ? null : seen + more }
}

/** Reposts per follower exposed, weighted by a triangle over the last half of the cascade's life. */
function infectiousnessAt(reposts: readonly Repost[], now: number): number {
  let slope = Math.min(1 / windowMinSeconds, Math.max(1 / windowMaxSeconds, 2 / now))
  let window = Math.min(windowMaxSeconds, Math.max(windowMinSeconds, now / 2))
  const before = reposts.filter(({ seconds }) => seconds < now)
  const inside = before.filter(({ seconds }) => seconds >= now - window)
  if (inside.length < repostsMin) {
    const first = before[Math.max(before.length - repostsMin, 1) - 1]?.seconds ?? 0
    slope = 1 / (now - first)
    window = now - first
  }
  let weighted = 0
  let exposed = 0
  reposts.forEach(({ seconds, followers }, i) => {
    if (seconds >= now) return
    if (i > 0 && seconds >= now - window) weighted += slope * (seconds - now) + 1
    exposed += followers * weightedMemory(now, seconds, slope, window)
  })
  return weighted === 0 || exposed === 0 ? 0 : weighted / exposed
}

/** The share of a post's reposts that is still to come after `age` seconds. */
function memoryLeft(age: number): number {
  if (age <= cutoff) return 1 - density * Math.max(0, age)
  return ((density * cutoff ** (1 + theta)) / theta) * age ** -theta
}

/** ∫ memory(t − posted) · (1 + slope (t − now)) dt over the window. */
function weightedMemory(now: number, posted: number, slope: number, window: number): number {
  const flatEnd = posted + cutoff
  if (now <= flatEnd) return flatPart(posted, now, now, slope)
  if (now <= posted + window) {
    return flatPart(posted, flatEnd, now, slope) + powerPart(flatEnd, now, now, posted, slope)
  }
  if (now <= posted + window + cutoff) {
    return flatPart(now - window, flatEnd, now, slope) + powerPart(flatEnd, now, now, posted, slope)
  }
  return powerPart(now - window, now, now, posted, slope)
}

function flatPart(from: number, to: number, now: number, slope: number): number {
  const integral = (t: number) => density * (t - now * slope * t + (slope * t * t) / 2)
  return integral(to) - integral(from)
}

function powerPart(from: number, to: number, now: number, posted: number, slope: number): number {
  const scale = (density * cutoff ** (1 + theta)) / ((theta - 1) * theta)
  const integral = (t: number) =>
    scale * (t - posted) ** -theta * (posted * slope - theta + (theta - 1) * now * slope - theta * slope * t + 1)
  return integral(to) - integral(from)
}
