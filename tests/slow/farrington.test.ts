import { expect, test } from 'vitest'
import { differencesOnSimulatedSeries } from '../lab/peers/farrington-golden.ts'
import { hasGolden } from '../golden-files.ts'

test.skipIf(!hasGolden('noufaily_sim_R_subset.json'))(
  'Farrington flexible in R-compatible mode gives the same alarms on all simulated series',
  () => {
    expect(differencesOnSimulatedSeries(1)).toEqual([])
  },
)
