// Log-linear Poisson regression by iteratively reweighted least squares, with prior weights (McCullagh and Nelder).
import { choleskyInPlace, choleskySolve, inverseQuadratic, solveLower } from '../../src/correlate/numeric/linear.ts'

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
  for (let i = 0; i < n; i++) eta[i] = Math.log((counts[i] ?? 0) + 0.1)
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
  for (let j = 0; j < fit.columns; j++) eta += (row[j] ?? 0) * (fit.coefficients[j] ?? 0)
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
    const mu = Math.exp(eta[i] ?? 0)
    const weight = (weights[i] ?? 0) * mu
    workingWeights[i] = weight
    if (weight === 0) continue
    const response = (eta[i] ?? 0) + ((counts[i] ?? 0) - mu) / mu
    for (let j = 0; j < columns; j++) {
      const weighted = weight * (design[i * columns + j] ?? 0)
      if (weighted === 0) continue
      coefficients[j] = (coefficients[j] ?? 0) + weighted * response
      for (let k = 0; k <= j; k++) {
        information[j * columns + k] = (information[j * columns + k] ?? 0) + weighted * (design[i * columns + k] ?? 0)
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
    for (let j = 0; j < columns; j++) sum += (scratch[j] ?? 0) ** 2
    return weight * sum
  })
}

function rowDot(design: Float64Array, row: number, columns: number, coefficients: Float64Array): number {
  let sum = 0
  for (let j = 0; j < columns; j++) sum += (design[row * columns + j] ?? 0) * (coefficients[j] ?? 0)
  return sum
}

function devianceOf(counts: Float64Array, eta: Float64Array, weights: Float64Array): number {
  let sum = 0
  for (let i = 0; i < counts.length; i++) {
    const y = counts[i] ?? 0
    const mu = Math.exp(eta[i] ?? 0)
    sum += 2 * (weights[i] ?? 0) * ((y > 0 ? y * Math.log(y / mu) : 0) - (y - mu))
  }
  return sum
}
