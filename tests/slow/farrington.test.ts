import { expect, test } from 'vitest'
import { differencesOnSimulatedSeries } from '../correlate/detectors/farrington-golden.ts'
import { hasGolden } from '../correlate/golden-files.ts'

test.skipIf(!hasGolden('noufaily_sim_R_subset.json'))(
  'Farrington flexible in R-compatible mode gives the same alarms on all simulated series',
  () => {
    expect(differencesOnSimulatedSeries(1)).toEqual([])
  },
)
