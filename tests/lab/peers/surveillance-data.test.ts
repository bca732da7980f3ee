// The same detectors against a second set of reference outputs, from another version of the package and with other settings.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { bayes2, detectBayes } from '../../../lab/peers/bayes.ts'
import { detectCdc } from '../../../lab/peers/cdc.ts'
import { stepCusum } from '../../../lab/peers/cusum.ts'
import type { EarsMethod } from '../../../lab/peers/ears.ts'
import { detectEars } from '../../../lab/peers/ears.ts'
import { detectFarrington, farringtonClassic, farringtonFlexible } from '../../../lab/peers/farrington.ts'
import { outbreakPStatisticAsInR } from '../../../lab/peers/outbreak-p.ts'
import { detectRki, rki2 } from '../../../lab/peers/rki.ts'
import { differs, sharedFolder } from '../../golden-files.ts'

const folder = join(sharedFolder, 'data', 'surveillance')
const present = existsSync(folder)
if (!present)
  console.warn('SKIPPED: data/surveillance is not there; set QIANZHAO_SHARED to the folder that holds data/.')

interface Series {
  readonly name: string
  readonly frequency: number
  readonly years: number
  readonly counts: readonly number[]
}

type Found = { readonly upper: number; readonly alarm: boolean } | null
type Run = (series: Series, weeks: readonly number[]) => Found[]

const detectors: readonly (readonly [string, Run])[] = [
  ['farrington', (one, weeks) => weeks.map((week) => farrington(one, week, { ...farringtonClassic }, 0))],
  [
    'farringtonFlexible',
    (one, weeks) => {
      const options = { ...farringtonFlexible, mode: 'r', threshold: 'nbPlugin' } as const
      return weeks.map((week) => farrington(one, week, options, Number.NaN))
    },
  ],
  ...(['C1', 'C2', 'C3'] as const).map((method) => [`ears${method}`, ears(method)] as const),
  [
    'bayes2',
    (one, weeks) => weeks.map((week) => detectBayes(one.counts, week, { ...bayes2, frequency: one.frequency })),
  ],
  ['rki2', (one, weeks) => weeks.map((week) => detectRki(one.counts, week, { ...rki2, frequency: one.frequency }))],
  [
    'cdc',
    (one, weeks) => {
      const options = { years: 2, halfWindow: 1, alpha: 0.025, frequency: one.frequency }
      return weeks.map((week) => detectCdc(one.counts, week, options))
    },
  ],
  ['cusum', cusum],
  [
    'outbreakP',
    (one, weeks) =>
      weeks.map((week) => {
        const upper = outbreakPStatisticAsInR(one.counts, week)
        return { upper, alarm: upper > 100 }
      }),
  ],
]

function farrington(one: Series, week: number, options: typeof farringtonFlexible, withheld: number): Found {
  const found = detectFarrington(one.counts, week, { ...options, frequency: one.frequency, years: one.years })
  return found && { upper: found.enoughCases ? found.upper : withheld, alarm: found.alarm }
}

function ears(method: EarsMethod): Run {
  const alpha = method === 'C3' ? 0.025 : 0.001
  return (one, weeks) =>
    weeks.map((week) => detectEars(one.counts, week, { method, alpha, baseline: 7, sigmaMin: 0, mode: 'r' }))
}

function cusum(one: Series, weeks: readonly number[]): Found[] {
  const past = one.counts.slice(0, weeks[0] ?? 0)
  const mean = past.reduce((sum, count) => sum + count, 0) / past.length
  let statistic = 0
  return weeks.map((week) => {
    const step = stepCusum(statistic, one.counts[week] ?? 0, { transform: 'rossi', reference: 1.04, limit: 2.26, mean })
    statistic = step.statistic
    return step
  })
}

function table(name: string): string[][] {
  const text = gunzipSync(readFileSync(join(folder, `${name}.csv.gz`))).toString('utf8')
  return text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(','))
}

describe.skipIf(!present)('a second set of reference outputs', () => {
  const index = present ? table('index') : []
  test.each(detectors)('%s', (detector, run) => {
    const different: string[] = []
    let compared = 0
    for (const [name, length, , frequency] of index) {
      if (!existsSync(join(folder, `${name}.${detector}.csv.gz`))) continue
      const counts = table(`${name}.series`).map((row) => Number(row[1]))
      const years = Math.min(5, Math.floor((Number(length) - 30) / 52))
      const rows = table(`${name}.${detector}`)
      const series = { name: name ?? '', frequency: Number(frequency), years, counts }
      const found = run(
        series,
        rows.map((row) => Number(row[0]) - 1),
      )
      rows.forEach((row, i) => {
        const upper = Number(row.at(-2))
        compared++
        const one = found[i]
        // The tables were written with ten digits.
        const same =
          one &&
          one.alarm === (row.at(-1) === '1') &&
          !differs(one.upper, Number.isFinite(upper) && row.at(-2) !== '' ? upper : null)
        if (!same) different.push(`${name} ${row[0]}`)
      })
    }
    expect(different).toEqual([])
    expect(compared).toBeGreaterThan(600)
  })
})
