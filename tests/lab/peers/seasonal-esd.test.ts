// Seasonal hybrid ESD against the outliers its reference finds in ten days of minutes.
import { describe, expect, test } from 'vitest'
import { findSeasonalOutliers } from '../../../lab/peers/seasonal-esd.ts'
import { hasGolden, readGolden } from '../../golden-files.ts'

describe('seasonal outliers', () => {
  test('a spike on a regular day stands out', () => {
    const values = Float64Array.from(
      { length: 480 },
      (_, i) => 20 + 10 * Math.sin((2 * Math.PI * i) / 24) + ((i * 7) % 5),
    )
    values[301] = 90
    const options = { period: 24, anomalyShareMax: 0.02, alpha: 0.05, direction: 'both' } as const
    expect(findSeasonalOutliers(values, options)).toEqual([301])
  })

  test.skipIf(!hasGolden('shesd_twitter.json'))('are the same on the Twitter series', () => {
    interface Run {
      readonly control: { readonly max_anoms: number; readonly direction: 'both' | 'pos' }
      readonly index: number[]
    }
    const golden = readGolden<{ count: number[]; results: Run[] }>('shesd_twitter.json')
    for (const { control, index } of golden.results) {
      const found = findSeasonalOutliers(Float64Array.from(golden.count), {
        period: 1440,
        anomalyShareMax: control.max_anoms,
        alpha: 0.05,
        direction: control.direction,
      })
      expect(found.map((i) => i + 1)).toEqual(index)
    }
  })
})
