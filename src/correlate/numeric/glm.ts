// Log-linear Poisson regression by iteratively reweighted least squares, with prior weights (McCullagh and Nelder).
import { at, choleskyInPlace, choleskySolve, inverseQuadratic, solveLower } from './linear.ts'

export interface LogLinearFit {
  readonly coefficients: Float64Array
  readonly fitted: Float64Array
  /** Cholesky factor of XᵀWX. */
  readonly information: Float64Array
  /** Working weights of the last step, at the means before it: what R's summaries use. */
  readonly workingWeights: Float64Array
  readonly columns: number
  readonly deviance: number
  readonly converged: boolean
}

/** `design` is row-major, one row per count. Stops where the deviance changes by less than
 * 1e-8 of itself, as R does, so that results agree to the last digits. null where the columns are not independent. */
export function fitLogLinear(
  counts: Float64Array,
  design: Float64Array,
  columns: number,
  weights: Float64Array,
  iterationsMax = 25,
): LogLinearFit | null {
  const n = counts.length
  const eta = new Float64Array(n)
  for (let i = 0; i < n; i++) eta[i] = Math.log(at(counts, i) + 0.1)
  let deviance = devianceOf(counts, eta, weights)
  for (let iteration = 0; iteration < iterationsMax; iteration++) {
    const step = weightedStep(counts, eta, design, columns, weights)
    if (!step) return null
    for (let i = 0; i < n; i++) eta[i] = Math.min(700, rowDot(design, i, columns, step.coefficients))
    const next = devianceOf(counts, eta, weights)
    if (!Number.isFinite(next)) return null
    const converged = Math.abs(next - deviance) / (Math.abs(next) + 0.1) < 1e-8
    deviance = next
    if (converged || iteration === iterationsMax - 1)
      return { ...step, fitted: eta.map((value) => Math.exp(value)), columns, deviance, converged }
  }
  return null
}

/** The linear predictor at a new row and its variance per unit of dispersion. */
export function predictLogLinear(
  fit: LogLinearFit,
  row: Float64Array,
): { readonly eta: number; readonly variance: number } {
  let eta = 0
  for (let j = 0; j < fit.columns; j++) eta += at(row, j) * at(fit.coefficients, j)
  return { eta, variance: inverseQuadratic(fit.information, fit.columns, row) }
}

interface Step {
  readonly coefficients: Float64Array
  /** Factor of XᵀWX at the working weights that gave these coefficients, as R keeps it. */
  readonly information: Float64Array
  readonly workingWeights: Float64Array
}

function weightedStep(
  counts: Float64Array,
  eta: Float64Array,
  design: Float64Array,
  columns: number,
  weights: Float64Array,
): Step | null {
  const n = counts.length
  const information = new Float64Array(columns * columns)
  const coefficients = new Float64Array(columns)
  const workingWeights = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    const mu = Math.exp(at(eta, i))
    const weight = at(weights, i) * mu
    workingWeights[i] = weight
    if (weight === 0) continue
    const response = at(eta, i) + (at(counts, i) - mu) / mu
    for (let j = 0; j < columns; j++) {
      const weighted = weight * at(design, i * columns + j)
      if (weighted === 0) continue
      coefficients[j] = at(coefficients, j) + weighted * response
      for (let k = 0; k <= j; k++) {
        information[j * columns + k] = at(information, j * columns + k) + weighted * at(design, i * columns + k)
      }
    }
  }
  if (!choleskyInPlace(information, columns)) return null
  choleskySolve(information, columns, coefficients)
  return { coefficients, information, workingWeights }
}

/** Diagonal of the hat matrix: how far each count pulls its own fitted value. */
export function leverages(fit: LogLinearFit, design: Float64Array): Float64Array {
  const { columns, workingWeights, information } = fit
  const scratch = new Float64Array(columns)
  return workingWeights.map((weight, i) => {
    if (weight === 0) return 0
    scratch.set(design.subarray(i * columns, (i + 1) * columns))
    solveLower(information, columns, scratch)
    let sum = 0
    for (let j = 0; j < columns; j++) sum += at(scratch, j) ** 2
    return weight * sum
  })
}

function rowDot(design: Float64Array, row: number, columns: number, coefficients: Float64Array): number {
  let sum = 0
  for (let j = 0; j < columns; j++) sum += at(design, row * columns + j) * at(coefficients, j)
  return sum
}

function devianceOf(counts: Float64Array, eta: Float64Array, weights: Float64Array): number {
  let sum = 0
  for (let i = 0; i < counts.length; i++) {
    const y = at(counts, i)
    const mu = Math.exp(at(eta, i))
    sum += 2 * at(weights, i) * ((y > 0 ? y * Math.log(y / mu) : 0) - (y - mu))
  }
  return sum
}
