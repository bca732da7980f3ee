// The 42 scenarios of Noufaily et al. (2013, table 1): seven levels, each with and without trend, with 0, 1 or 2 harmonics.

interface Level {
  readonly theta: number
  readonly trend: number
  readonly cosine: number
  readonly sine: number
  readonly dispersion: number
}

const levels: readonly Level[] = [
  { theta: 0.1, trend: 0.0025, cosine: 0.6, sine: 0.6, dispersion: 1.5 },
  { theta: -2, trend: 0.005, cosine: 0.1, sine: 0.3, dispersion: 2 },
  { theta: 1.5, trend: 0.003, cosine: 0.2, sine: -0.4, dispersion: 1 },
  { theta: 0.5, trend: 0.002, cosine: 0.5, sine: 0.5, dispersion: 5 },
  { theta: 2.5, trend: 0.001, cosine: 1, sine: 0.1, dispersion: 3 },
  { theta: 3.75, trend: 0.001, cosine: 0.1, sine: -0.1, dispersion: 1.1 },
  { theta: 5, trend: 0.0001, cosine: 0.05, sine: 0.01, dispersion: 1.2 },
]

export interface NoufailyScenario {
  readonly dispersion: number
  /** Expected cases in a week, counted from 1. */
  mean(week: number): number
}

export const scenarios: readonly NoufailyScenario[] = levels.flatMap((level) =>
  [0, level.trend].flatMap((trend) => [0, 1, 2].map((harmonics) => scenarioOf(level, trend, harmonics))),
)

function scenarioOf(level: Level, trend: number, harmonics: number): NoufailyScenario {
  return {
    dispersion: level.dispersion,
    mean(week) {
      let eta = level.theta + trend * week
      for (let m = 1; m <= harmonics; m++) {
        const angle = (2 * Math.PI * m * week) / 52
        eta += level.cosine * Math.cos(angle) + level.sine * Math.sin(angle)
      }
      return Math.exp(eta)
    },
  }
}
