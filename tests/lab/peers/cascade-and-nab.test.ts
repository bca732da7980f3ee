// SEISMIC minute by minute against its reference, and the NAB score of a detector that is simple enough to repeat here.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { nabProfiles, normaliseNab, scoreNab } from '../../../lab/peers/nab-score.ts'
import { forecastCascade } from '../../../lab/peers/seismic.ts'
import { normalUpperTail } from '../../../src/correlate/numeric/normal.ts'
import { differs, hasGolden, readGolden, sharedFolder } from '../../golden-files.ts'

describe.skipIf(!hasGolden('seismic_tweet.json'))('SEISMIC', () => {
  test('follows the reference through six hours of its own example', () => {
    const golden = readGolden<{
      p_time: number[]
      infectiousness: number[]
      prediction: (number | null)[]
      relative_time_second: number[]
      number_of_followers: number[]
    }>('seismic_tweet.json')
    const reposts = golden.relative_time_second.map((seconds, i) => {
      return { seconds, followers: golden.number_of_followers[i] ?? 0 }
    })
    const different = golden.p_time.filter((now, i) => {
      const { infectiousness, finalReposts } = forecastCascade(reposts, now)
      const expected = golden.prediction[i] ?? null
      if (now === 0) return false
      return (
        Math.abs(infectiousness / (golden.infectiousness[i] ?? 0) - 1) > 1e-6 ||
        differs(finalReposts ?? Number.NaN, expected)
      )
    })
    expect(different).toEqual([])
  })
})

describe('the NAB score', () => {
  test('an early detection scores one, a late one nearly nothing, a miss minus one', () => {
    const score = (row: number) => scoreNab([row], [[200, 299]], 1000, nabProfiles.standard)
    expect(score(200)).toBeCloseTo(1, 10)
    expect(score(299)).toBeLessThan(0.03)
    expect(score(299)).toBeGreaterThan(0)
    expect(scoreNab([], [[200, 299]], 1000, nabProfiles.standard)).toBe(-1)
    expect(scoreNab([100, 600], [], 1000, nabProfiles.standard)).toBe(-0.11)
    expect(normaliseNab(-116, 116, nabProfiles.standard)).toBe(0)
    expect(normaliseNab(46.63445019713757, 116, nabProfiles.standard)).toBeCloseTo(70.1010561, 6)
  })

  const folder = join(sharedFolder, 'data', 'nab_tweets')
  const names = ['AAPL', 'CRM', 'CVS', 'FB', 'IBM', 'KO', 'PFE']
  test.skipIf(!hasGolden('nab_scoring.json') || !existsSync(folder))(
    'of a moving Gaussian is the published one',
    () => {
      const golden = readGolden<{
        results: { windowedGaussian: { per_file_raw_standard: Record<string, number> } }
      }>('nab_scoring.json').results.windowedGaussian.per_file_raw_standard
      for (const name of names) {
        const rows = table(join(folder, `Twitter_volume_${name}.csv.gz`))
        const rowOf = new Map(rows.map(([time], i) => [time, i]))
        const windows = table(join(folder, `Twitter_volume_${name}.windows.csv.gz`)).map(([start, end]) => {
          return [rowOf.get(start) ?? 0, rowOf.get(end) ?? 0] as const
        })
        const detections = movingGaussian(rows.map(([, value]) => Number(value)))
        const score = scoreNab(detections, windows, rows.length, nabProfiles.standard)
        expect(score).toBeCloseTo(golden[`realTweets/Twitter_volume_${name}.csv`] ?? Number.NaN, 6)
      }
    },
  )
})

function table(path: string): string[][] {
  const lines = gunzipSync(readFileSync(path)).toString('utf8').trim().split('\n')
  return lines.slice(1).map((line) => line.trim().split(','))
}

/** Rows so far out that 1 − P, written with twelve digits as the benchmark did, is 1; the window of 6,400 rows moves on by 100. */
function movingGaussian(values: readonly number[]): number[] {
  const window: number[] = []
  let waiting: number[] = []
  let sum = 0
  let squares = 0
  const add = (value: number, sign: number) => {
    sum += sign * value
    squares += sign * value * value
  }
  return values.flatMap((value, row) => {
    const count = window.length
    const mean = count === 0 ? 0 : sum / count
    const sd = Math.sqrt(Math.max(0, squares / Math.max(1, count) - mean * mean)) || 0.000001
    const far = count > 0 && normalUpperTail(Math.abs(value - mean) / sd) < 0.5e-12
    if (window.length < 6400) {
      window.push(value)
      add(value, 1)
    } else {
      waiting.push(value)
      if (waiting.length === 100) {
        for (const old of window.splice(0, 100)) add(old, -1)
        for (const fresh of waiting) add(fresh, 1)
        window.push(...waiting)
        waiting = []
      }
    }
    return far ? [row] : []
  })
}
