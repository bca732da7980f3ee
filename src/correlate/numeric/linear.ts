// Small dense linear algebra for regressions with a dozen columns; matrices are row-major Float64Arrays.

/** Replaces the lower triangle of the n × n matrix by its Cholesky factor; false where it is not positive definite. */
export function choleskyInPlace(matrix: Float64Array, n: number, tolerance = 1e-12): boolean {
  for (let j = 0; j < n; j++) {
    let diagonal = at(matrix, j * n + j)
    const scale = diagonal
    for (let k = 0; k < j; k++) diagonal -= at(matrix, j * n + k) ** 2
    if (!(diagonal > tolerance * scale)) return false
    const root = Math.sqrt(diagonal)
    matrix[j * n + j] = root
    for (let i = j + 1; i < n; i++) {
      let sum = at(matrix, i * n + j)
      for (let k = 0; k < j; k++) sum -= at(matrix, i * n + k) * at(matrix, j * n + k)
      matrix[i * n + j] = sum / root
    }
  }
  return true
}

/** Solves L·Lᵀ·x = b in place for a factor from `choleskyInPlace`. */
export function choleskySolve(factor: Float64Array, n: number, b: Float64Array): void {
  solveLower(factor, n, b)
  for (let i = n - 1; i >= 0; i--) {
    let sum = at(b, i)
    for (let k = i + 1; k < n; k++) sum -= at(factor, k * n + i) * at(b, k)
    b[i] = sum / at(factor, i * n + i)
  }
}

/** Solves L·x = b in place. */
export function solveLower(factor: Float64Array, n: number, b: Float64Array): void {
  for (let i = 0; i < n; i++) {
    let sum = at(b, i)
    for (let k = 0; k < i; k++) sum -= at(factor, i * n + k) * at(b, k)
    b[i] = sum / at(factor, i * n + i)
  }
}

/** vᵀ (L·Lᵀ)⁻¹ v, the variance of a linear combination under an inverse information matrix. */
export function inverseQuadratic(factor: Float64Array, n: number, v: Float64Array): number {
  const w = Float64Array.from(v)
  solveLower(factor, n, w)
  let sum = 0
  for (const x of w) sum += x * x
  return sum
}

/** Reads an element that is known to exist. */
export function at(values: Float64Array, index: number): number {
  return values[index] ?? 0
}
