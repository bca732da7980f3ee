// The state of every cell of a baseline as a struct of arrays, so that thousands of cells are a handful of objects.
import { assert } from '../../../core/errors.ts'

/** Structured-clonable; every array holds `cellCount` blocks, free cells included. */
export interface BaselineState {
  readonly version: 1
  readonly shape: string
  readonly cellCount: number
  readonly free: readonly number[]
  readonly parents: Int32Array
  readonly learnedBins: Float64Array
  readonly stateBins: Float64Array
  readonly nextBins: Float64Array
  readonly means: Float64Array
  readonly covariances: Float64Array
  readonly dispersionLogWeights: Float64Array
  readonly pending: Float32Array
}

/** Widths of the blocks of one cell. */
export interface PoolShape {
  readonly columns: number
  readonly dispersions: number
  readonly lagBins: number
}

export interface Pool {
  /** Bumped arrays are replaced when the pool grows: read them through the pool, never keep them. */
  arrays: Omit<BaselineState, 'version' | 'shape' | 'cellCount' | 'free'>
  readonly triangle: number
  readonly size: () => number
  /** A cell number, or -1 when `cellsMax` are in use. */
  readonly open: () => number
  readonly release: (cell: number) => void
  readonly copy: (from: number, to: number) => void
  readonly snapshot: () => BaselineState
}

export function createPool(shape: PoolShape, cellsMax: number, state?: BaselineState): Pool {
  const triangle = (shape.columns * (shape.columns + 1)) / 2
  const name = `${shape.columns}x${shape.dispersions}x${shape.lagBins}`
  assert(
    !state || state.shape === name,
    `The baseline state has the shape ${state?.shape}; these options need ${name}.`,
  )
  let cellCount = state?.cellCount ?? 0
  const free: number[] = state ? [...state.free] : []
  const pool: Pool = {
    arrays: allocate(shape, triangle, Math.max(16, cellCount)),
    triangle,
    size,
    open,
    release,
    copy,
    snapshot,
  }
  if (state) fill(pool.arrays, state)

  function size(): number {
    return cellCount - free.length
  }

  function open(): number {
    const reused = free.pop()
    if (reused !== undefined) return reused
    if (cellCount >= cellsMax) return -1
    if (cellCount >= pool.arrays.parents.length) {
      const larger = allocate(shape, triangle, Math.min(cellsMax, cellCount * 2))
      fill(larger, pool.arrays)
      pool.arrays = larger
    }
    return cellCount++
  }

  function release(cell: number): void {
    assert(cell >= 0 && cell < cellCount, `Cell ${cell} is not one of the ${cellCount} cells of this baseline.`)
    pool.arrays.parents[cell] = -2
    free.push(cell)
  }

  function copy(from: number, to: number): void {
    for (const { array, width } of blocks(pool.arrays, shape))
      array.copyWithin(to * width, from * width, (from + 1) * width)
  }

  function snapshot(): BaselineState {
    const kept = allocate(shape, triangle, cellCount)
    const target = blocks(kept, shape)
    blocks(pool.arrays, shape).forEach(({ array, width }, index) => {
      target[index]?.array.set(array.subarray(0, cellCount * width))
    })
    return { version: 1, shape: name, cellCount, free: [...free], ...kept }
  }
  return pool
}

function allocate(shape: PoolShape, triangle: number, cells: number): Pool['arrays'] {
  return {
    parents: new Int32Array(cells),
    learnedBins: new Float64Array(cells),
    stateBins: new Float64Array(cells),
    nextBins: new Float64Array(cells),
    means: new Float64Array(cells * shape.columns),
    covariances: new Float64Array(cells * triangle),
    dispersionLogWeights: new Float64Array(cells * shape.dispersions),
    pending: new Float32Array(cells * shape.lagBins),
  }
}

interface Block {
  readonly array: Int32Array | Float64Array | Float32Array
  readonly width: number
}

function blocks(arrays: Pool['arrays'], shape: PoolShape): readonly Block[] {
  const triangle = (shape.columns * (shape.columns + 1)) / 2
  return [
    { array: arrays.parents, width: 1 },
    { array: arrays.learnedBins, width: 1 },
    { array: arrays.stateBins, width: 1 },
    { array: arrays.nextBins, width: 1 },
    { array: arrays.means, width: shape.columns },
    { array: arrays.covariances, width: triangle },
    { array: arrays.dispersionLogWeights, width: shape.dispersions },
    { array: arrays.pending, width: shape.lagBins },
  ]
}

function fill(target: Pool['arrays'], source: Pool['arrays']): void {
  target.parents.set(source.parents)
  target.learnedBins.set(source.learnedBins)
  target.stateBins.set(source.stateBins)
  target.nextBins.set(source.nextBins)
  target.means.set(source.means)
  target.covariances.set(source.covariances)
  target.dispersionLogWeights.set(source.dispersionLogWeights)
  target.pending.set(source.pending)
}
