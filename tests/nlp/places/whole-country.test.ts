// Every district and every fortieth street of the country, written as people write them, is found where it is; and hostile text.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PlaceCode } from '../../../src/core/ids.ts'
import type { GazetteerPlace } from '../../../src/nlp/places/gazetteer.ts'
import { defaultHome, loadGazetteer } from '../../../src/nlp/places/gazetteer.ts'
import { createPlaces } from '../../../src/nlp/places/places.ts'

const gazetteer = loadGazetteer(readFileSync(join(import.meta.dirname, '../../../src/nlp/models/gazetteer.bin')))
const anywhere = '' as PlaceCode
const places = createPlaces(gazetteer, { home: anywhere, landmarks: [] })
const atHome = createPlaces(gazetteer, { home: defaultHome, landmarks: [] })
const named = gazetteer.places.filter(({ name }) => name !== '')
const districts = named.filter(({ code }) => code.length === 6)
const streets = named.filter(({ code }, index) => code.length === 9 && index % 40 === 0)

function share(list: readonly GazetteerPlace[], write: (place: GazetteerPlace) => string): number {
  const found = list.filter((place) => {
    const codes: readonly string[] = places(write(place), '', anywhere).map(({ code }) => code)
    // 东莞市 is its own only district and is reported as the city.
    const same =
      gazetteer.ownName(place.code.slice(0, 4) as PlaceCode) === place.name ? place.code.slice(0, 4) : place.code
    return codes.length === 1 && codes[0] === same
  })
  return found.length / list.length
}

function parentName({ code }: GazetteerPlace, length: number): string {
  return gazetteer.ownName(code.slice(0, length) as PlaceCode)
}

describe('the whole country', () => {
  test('a district with its full name', () => {
    expect(share(districts, ({ code }) => `昨天${gazetteer.name(code)}出现强降雨`)).toBeGreaterThan(0.999)
  })
  test('a district alone, where others may have its name', () => {
    expect(share(districts, ({ name }) => `昨天${name}出现强降雨`)).toBeGreaterThan(0.95)
  })
  test('a street with its full name', () => {
    expect(share(streets, ({ code }) => `昨天${gazetteer.name(code)}出现强降雨`)).toBeGreaterThan(0.995)
  })
  test('a street with its district only', () => {
    expect(share(streets, (place) => `昨天${parentName(place, 6)}${place.name}出现强降雨`)).toBeGreaterThan(0.98)
  })
  test('a community of home with its street', () => {
    const communities = gazetteer.communities(defaultHome)
    const found = communities.filter(({ code, name }) => {
      const street = gazetteer.ownName(code.slice(0, 9) as PlaceCode)
      return atHome(`${street}${name}停水了`, '', defaultHome).some((place) => place.code === code)
    })
    expect(found.length / communities.length).toBeGreaterThan(0.97)
  })
})

describe('whatever the text', () => {
  const parts = fc.constantFrom(
    '北京',
    '朝阳区',
    '和平街道',
    '城关镇',
    'A市',
    'A7县',
    '西地省',
    '合肥',
    '蜀山区',
    '，',
    '的',
    '\ud83c',
    '1',
    '街',
    '区',
  )
  test('mentions lie in the text, most specific only, eight at most, the same every time', () => {
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 40 }), fc.array(parts, { maxLength: 4 }), (text, hint) => {
        const joined = text.join('')
        const found = atHome(joined, hint.join(''), defaultHome)
        expect(found.length).toBeLessThanOrEqual(8)
        expect(atHome(joined, hint.join(''), defaultHome)).toEqual(found)
        for (const { code, name, start, end, confidence } of found) {
          expect(end === 0 ? start === 0 : start < end && end <= joined.length).toBe(true)
          expect(confidence > 0 && confidence <= 1).toBe(true)
          expect(name).not.toBe('')
          expect(found.filter((other) => other.code.startsWith(code))).toHaveLength(1)
        }
      }),
      { numRuns: 2000 },
    )
  })

  test.each(['城关镇', '和平', '北京和平', '新华', 'A', 'A市', '朝阳', '省', '\udc00', '东'])(
    'ten thousand signs of %j',
    (unit) => {
      expect(atHome(unit.repeat(10_000 / unit.length), unit.repeat(100), defaultHome).length).toBeLessThanOrEqual(8)
    },
  )
})
