// Joining the evidence of several streams for one bin: by p-values, which need independence, and by e-values, whose mean does not.
import { gammaQ } from '../numeric/gamma.ts'
import { normalUpperQuantile, normalUpperTail } from '../numeric/normal.ts'
import { logMeanExp } from './e-value.ts'

/** Fisher (1925): P(χ²₂ₙ ≥ −2 Σ ln p). With mid-p values it is close to exact for counts, on the careful side. */
export function fisherP(pValues: readonly number[]): number {
  let sum = 0
  for (const p of pValues) sum -= Math.log(clampP(p))
  return pValues.length === 0 ? 1 : gammaQ(pValues.length, sum)
}

/** Stouffer (1949): the sum of the normal scores. Best where every stream moves a little. */
export function stoufferP(pValues: readonly number[]): number {
  if (pValues.length === 0) return 1
  let sum = 0
  for (const p of pValues) sum += normalUpperQuantile(Math.min(1 - 1e-9, clampP(p)))
  return normalUpperTail(sum / Math.sqrt(pValues.length))
}

/** The smallest p-value, paid for by the number of streams; valid under any dependence. */
export function bonferroniP(pValues: readonly number[]): number {
  return pValues.length === 0 ? 1 : Math.min(1, pValues.length * Math.min(...pValues))
}

/** Cauchy combination (Liu and Xie 2020): tolerates dependence in the far tail. */
export function cauchyP(pValues: readonly number[]): number {
  if (pValues.length === 0) return 1
  let sum = 0
  for (const p of pValues) sum += Math.tan((0.5 - clampP(p)) * Math.PI)
  return 0.5 - Math.atan(sum / pValues.length) / Math.PI
}

/** Mean of the e-values, the only join that stays valid under any dependence. Takes and gives natural logarithms. */
export function logEMean(logEs: readonly number[]): number {
  return logMeanExp(logEs)
}

/** Π (1 − share + share·e): each stream is affected with probability `share`. Needs independence. */
export function logESubsetMixture(logEs: readonly number[], share = 0.3): number {
  let sum = 0
  for (const logE of logEs) {
    // ln(1 − s + s·e), rearranged for large e so that nothing overflows.
    sum +=
      logE > 0 ? logE + Math.log(share + (1 - share) * Math.exp(-logE)) : Math.log(1 - share + share * Math.exp(logE))
  }
  return sum
}

// Below this a p-value says only "never"; a floor keeps one broken baseline from outvoting every other stream.
const pFloor = 1e-12

function clampP(p: number): number {
  return Math.min(1, Math.max(pFloor, p))
}
