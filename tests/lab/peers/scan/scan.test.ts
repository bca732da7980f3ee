// Scans over space, time and subsets, against the golden files and their own definitions.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { scanBernoulli } from '../../../../lab/peers/scan/bernoulli-scan.ts'
import { scanExpectation } from '../../../../lab/peers/scan/expectation-scan.ts'
import { scanPermutation } from '../../../../lab/peers/scan/permutation-scan.ts'
import { withoutOverlap } from '../../../../lab/peers/scan/space-time-clusters.ts'
import { poissonScore, scanSubsets } from '../../../../lab/peers/scan/subset-scan.ts'
import { greatCircleKm, nearestZones } from '../../../../lab/peers/scan/zones.ts'
import { differs, hasGolden, readGolden, sharedFolder } from '../../../golden-files.ts'

const satscan = join(sharedFolder, 'data', 'satscan_examples', 'reference.json')

interface Inputs {
  readonly NYCfevergeo: { zip: number[]; lat: number[]; long: number[] }
  readonly NYCfevercas: { zip: number[]; cases: number[]; date: string[] }
  readonly NM_geo: { county: string[]; seat_lat: number[]; seat_long: number[] }
}

function at<T>(values: readonly T[], index: number): T {
  const value = values[index]
  if (value === undefined) throw new RangeError(`no element ${index}`)
  return value
}

describe.skipIf(!hasGolden('scan_inputs.json'))('scans over space and time', () => {
  test('the space-time permutation scan finds the fever cluster of New York', () => {
    const { NYCfevergeo: geo, NYCfevercas: cases } = readGolden<Inputs>('scan_inputs.json')
    const golden = readGolden<{
      results: {
        haversine_R6371: {
          MLC: { LLR: number; centre_zip: number; days: number; zips: number[] }
          nonoverlapping: { LLR: number }[]
        }
      }
    }>('nyc_fever_stperm.json').results.haversine_R6371
    const zones = nearestZones(
      geo.zip.length,
      (a, b) => greatCircleKm(at(geo.lat, a), at(geo.long, a), at(geo.lat, b), at(geo.long, b)),
      { membersMax: geo.zip.length, radiusMax: 3 },
    )
    const places: number[] = []
    const days: number[] = []
    cases.zip.forEach((zip, i) => {
      for (let n = 0; n < at(cases.cases, i); n++) {
        places.push(geo.zip.indexOf(zip))
        days.push(Number(at(cases.date, i).split('/')[2]) - 1)
      }
    })
    const options = { durationMax: 7, replicates: 199, seed: 'new york', clustersMax: 4 }
    const clusters = scanPermutation(places, days, 24, zones, options)
    const first = at(clusters, 0)
    expect(differs(first.score, golden.MLC.LLR)).toBe(false)
    expect(at(geo.zip, first.zone.centre)).toBe(golden.MLC.centre_zip)
    expect(first.duration).toBe(golden.MLC.days)
    expect(first.zone.members.map((place) => at(geo.zip, place))).toEqual(golden.MLC.zips)
    expect(first.pValue).toBeGreaterThan(0.15)
    expect(first.pValue).toBeLessThan(0.4)
    golden.nonoverlapping.forEach(({ LLR }, i) => expect(differs(at(clusters, i).score, LLR)).toBe(false))
    expect(scanPermutation(places, days, 24, zones, options)).toEqual(clusters)
  })

  test('the expectation-based Poisson scan finds Los Alamos and Santa Fe', () => {
    const { NM_geo: geo } = readGolden<Inputs>('scan_inputs.json')
    const golden = readGolden<{
      n_zones: number
      counties: string[]
      counts: number[][]
      baselines: number[][]
      top: { score: number; duration: number; counties: string[]; observed: number; expected: number }[]
    }>('nm_ebp_scan.json')
    const rows = golden.counties.map((county) => geo.county.indexOf(county))
    const place = (i: number) => [at(geo.seat_lat, at(rows, i)), at(geo.seat_long, at(rows, i))] as const
    const zones = nearestZones(rows.length, (a, b) => greatCircleKm(...place(a), ...place(b)), {
      membersMax: 15,
      radiusMax: Number.POSITIVE_INFINITY,
    })
    expect(zones).toHaveLength(golden.n_zones)
    const clusters = scanExpectation(golden.counts, golden.baselines, zones)
    golden.top.forEach((expected, i) => {
      const found = at(clusters, i)
      expect(differs(found.score, expected.score)).toBe(false)
      expect(found.duration).toBe(expected.duration)
      expect(found.zone.members.map((member) => at(golden.counties, member)).sort()).toEqual(
        [...expected.counties].sort(),
      )
      expect(differs(found.expected, expected.expected)).toBe(false)
    })
  })
})

describe.skipIf(!hasGolden('scan_inputs.json') || !existsSync(satscan))('the spatial Bernoulli scan', () => {
  test('finds the windows of North Humberside', () => {
    interface Humberside {
      readonly NHumbersidecas: { locationid: number[]; numcases: number[] }
      readonly NHumbersidectl: { locationid: number[]; numcontrols: number[] }
      readonly NHumbersidegeo: { locationid: number[]; 'x-coordinate': number[]; 'y-coordinate': number[] }
    }
    interface Reference {
      readonly NHumberside_bernoulli_spatial: {
        non_overlapping_top: { llr: number; centre: string; members: string[] }[]
      }
    }
    const { NHumbersidecas: cas, NHumbersidectl: ctl, NHumbersidegeo: geo } = readGolden<Humberside>('scan_inputs.json')
    const reference = JSON.parse(readFileSync(satscan, 'utf8')) as Reference
    // The reference takes the places in the order of their names.
    const names = geo.locationid.map(String).sort()
    const rows = names.map((name) => geo.locationid.indexOf(Number(name)))
    const place = (i: number) => [at(geo['x-coordinate'], at(rows, i)), at(geo['y-coordinate'], at(rows, i))] as const
    const cases = names.map((name) => cas.numcases[cas.locationid.indexOf(Number(name))] ?? 0)
    const totals = names.map((name, i) => at(cases, i) + (ctl.numcontrols[ctl.locationid.indexOf(Number(name))] ?? 0))
    const zones = nearestZones(
      names.length,
      (a, b) => Math.hypot(place(a)[0] - place(b)[0], place(a)[1] - place(b)[1]),
      { membersMax: names.length, radiusMax: Number.POSITIVE_INFINITY },
    )
    const found = withoutOverlap(scanBernoulli(cases, totals, zones), 5)
    reference.NHumberside_bernoulli_spatial.non_overlapping_top.forEach(({ llr, centre, members }, i) => {
      expect(at(found, i).score).toBeCloseTo(llr, 5)
      expect(at(names, at(found, i).zone.centre)).toBe(centre)
      expect(
        at(found, i)
          .zone.members.map((member) => at(names, member))
          .sort(),
      ).toEqual([...members].sort())
    })
  })
})

describe('the linear-time subset scan', () => {
  test('no subset at all scores higher', () => {
    const key = fc.record({ count: fc.nat(20), baseline: fc.double({ min: 0.1, max: 15, noNaN: true }) })
    fc.assert(
      fc.property(fc.array(key, { minLength: 1, maxLength: 9 }), (keys) => {
        const counts = keys.map((one) => one.count)
        const baselines = keys.map((one) => one.baseline)
        let best = 0
        for (let subset = 1; subset < 2 ** keys.length; subset++) {
          const members = keys.filter((_, i) => (subset >> i) & 1)
          const count = members.reduce((sum, one) => sum + one.count, 0)
          const baseline = members.reduce((sum, one) => sum + one.baseline, 0)
          best = Math.max(best, poissonScore(count, baseline))
        }
        expect(scanSubsets(counts, baselines).score).toBeCloseTo(best, 8)
      }),
    )
  })

  test('names the keys that drive an excess', () => {
    const scan = scanSubsets([3, 14, 2, 9, 1], [3, 4, 2.5, 3, 1.2])
    expect([...scan.keys].sort((a, b) => a - b)).toEqual([1, 3])
    expect(scan).toMatchObject({ observed: 23, expected: 7 })
  })

  test('nothing above its baseline gives nothing', () => {
    expect(scanSubsets([1, 0], [2, 2])).toEqual({ keys: [], score: 0, observed: 0, expected: 0 })
  })
})
