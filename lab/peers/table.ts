// The peers that `eval detect` scores, one row each, at their customary settings.
import { normalUpperTail } from '../../src/correlate/numeric/normal.ts'
import { bayes1, bayes2, bayes3, detectBayes } from './bayes.ts'
import { cdc, detectCdc } from './cdc.ts'
import type { CusumTransform } from './cusum.ts'
import { stepCusum } from './cusum.ts'
import type { EarsMethod } from './ears.ts'
import { detectEars, earsC2 } from './ears.ts'
import type { FarringtonOptions } from './farrington.ts'
import { detectFarrington, farringtonFlexible } from './farrington.ts'
import { glrPoisson, runGlr } from './glr.ts'
import type { HistoryWindow } from './history-window.ts'
import { outbreakPLogStatistic } from './outbreak-p.ts'
import { detectRki, rki1, rki2, rki3 } from './rki.ts'
import { createSpot, spotDefaults } from './spot.ts'
import type { WeekVerdict, WeeklyDetector } from './watched-series.ts'

export function peerDetectors(alpha: number): readonly WeeklyDetector[] {
  return [
    byWeek('farrington-flexible', farrington('correct', alpha)),
    byWeek('farrington-flexible-r', farrington('r', alpha)),
    byWeek('ears-c1', ears('C1')),
    byWeek('ears-c2', ears('C2')),
    byWeek('ears-c3', ears('C3')),
    byWeek('bayes-1', (counts, week) => detectBayes(counts, week, { ...bayes1, alpha })),
    byWeek('bayes-2', (counts, week) => detectBayes(counts, week, { ...bayes2, alpha })),
    byWeek('bayes-3', (counts, week) => detectBayes(counts, week, { ...bayes3, alpha })),
    byWeek('rki-1', rki(rki1)),
    byWeek('rki-2', rki(rki2)),
    byWeek('rki-3', rki(rki3)),
    byWeek('cdc', historicalLimits),
    byWeek('outbreak-p', outbreakP(alpha)),
    byWeek('spike', spike),
    chart('cusum-rossi', cusum('rossi')),
    chart('cusum-standard', cusum('standard')),
    chart('cusum-anscombe', cusum('anscombe')),
    chart('glr', generalisedLikelihoodRatio),
    chart('dspot', dspot(alpha)),
  ]
}

type WeekRule = (counts: readonly number[], week: number) => WeekVerdict | null

/** Judges all of `following` in order, after the weeks of `past`. */
type ChartRule = (past: readonly number[], following: readonly number[]) => readonly WeekVerdict[]

/** A detector that looks back from each week on its own. */
function byWeek(name: string, detect: WeekRule): WeeklyDetector {
  return {
    name,
    prepare: () => (counts, from, to) => {
      const verdicts: WeekVerdict[] = []
      for (let week = from; week <= to; week++) {
        const found = detect(counts, week)
        verdicts.push({ pValue: found?.pValue ?? 1, alarm: found?.alarm ?? false })
      }
      return verdicts
    },
  }
}

/** A detector that carries something from week to week. */
function chart(name: string, run: ChartRule): WeeklyDetector {
  return {
    name,
    prepare: (learned, split) => {
      const past = learned.slice(0, split)
      return (counts, from, to) => [...run(past, counts.slice(split, to + 1))].slice(from - split)
    },
  }
}

function farrington(mode: FarringtonOptions['mode'], alpha: number): WeekRule {
  return (counts, week) => detectFarrington(counts, week, { ...farringtonFlexible, mode, alpha, casesMin: 0 })
}

function ears(method: EarsMethod): WeekRule {
  return (counts, week) => {
    const found = detectEars(counts, week, { ...earsC2, method })
    if (!found) return null
    const excess = (counts[week] ?? 0) - found.expected
    return { pValue: excess <= 0 ? 1 : normalUpperTail(excess / found.sd), alarm: found.alarm }
  }
}

function rki(window: HistoryWindow): WeekRule {
  return (counts, week) => {
    const found = detectRki(counts, week, window)
    return found && { pValue: shareBelow(counts[week] ?? 0, found.upper), alarm: found.alarm }
  }
}

function historicalLimits(counts: readonly number[], week: number): WeekVerdict | null {
  const found = detectCdc(counts, week, cdc)
  return found && { pValue: shareBelow(found.observed, found.upper), alarm: found.alarm }
}

// The likelihood ratio k of a rise is taken for odds of one in k: the customary limit of 100 is α = 0.01.
function outbreakP(alpha: number): WeekRule {
  return (counts, week) => {
    const pValue = Math.exp(-outbreakPLogStatistic(counts, week))
    return { pValue, alarm: pValue < alpha }
  }
}

/** The plain rule: at least three cases and twice the mean of the four weeks before. */
function spike(counts: readonly number[], week: number): WeekVerdict {
  const before = counts.slice(Math.max(0, week - 4), week)
  const mean = before.reduce((sum, count) => sum + count, 0) / Math.max(1, before.length)
  const count = counts[week] ?? 0
  return { pValue: shareBelow(count, mean), alarm: count >= 3 && count >= 2 * mean }
}

function cusum(transform: CusumTransform): ChartRule {
  return (past, following) => {
    // k = 1.04 and h = 2.26 are the settings of Rossi et al. (1999) and of the reference package.
    const options = { transform, reference: 1.04, limit: 2.26, mean: meanOf(past) }
    let statistic = 0
    return following.map((count) => {
      const step = stepCusum(statistic, count, options)
      statistic = step.statistic
      return { pValue: shareBelow(statistic, options.limit), alarm: step.alarm }
    })
  }
}

function generalisedLikelihoodRatio(past: readonly number[], following: readonly number[]): readonly WeekVerdict[] {
  const mean = meanOf(past)
  const means = following.map(() => mean)
  return runGlr(following, means, glrPoisson).map(({ statistic, alarm }) => ({ pValue: Math.exp(-statistic), alarm }))
}

function dspot(alpha: number): ChartRule {
  return (past, following) => {
    const spot = createSpot(past, { ...spotDefaults, risk: alpha, depth: 10 })
    return following.map((value) => {
      const { threshold, alarm } = spot.push(value)
      return { pValue: shareBelow(value, Math.max(0, threshold)), alarm }
    })
  }
}

/** For detectors with a bound and no p-value: falls as the observed value passes the bound, one half where they are equal. */
function shareBelow(observed: number, bound: number): number {
  return (bound + 0.5) / (bound + 0.5 + observed)
}

// A mean of nought would divide by nought: half a case in all the weeks that were seen.
function meanOf(past: readonly number[]): number {
  return (
    Math.max(
      0.5,
      past.reduce((sum, count) => sum + count, 0),
    ) / Math.max(1, past.length)
  )
}
