// The gazetteer: every province, city, district and street of the country with its code, communities on demand.
import { EarlyWarningError } from '../../core/errors.ts'
import type { PlaceCode } from '../../core/ids.ts'
import { isFinerThan, parentPlace, placeAt, reachesLevel } from '../../core/place-level.ts'
import { remembered } from '../../core/remembered.ts'
import type { ByteReader } from './gazetteer-format.ts'
import { createByteReader, gazetteerMagic, readName } from './gazetteer-format.ts'
import { maskedPlaceName } from './masked.ts'

export interface GazetteerPlace {
  readonly code: PlaceCode
  /** As registered, for instance 蜀山区. Empty for the city level of municipalities and of directly governed counties. */
  readonly name: string
}

export interface Gazetteer {
  /** Provinces to streets, sorted by code; an ancestor stands before its descendants. */
  readonly places: readonly GazetteerPlace[]
  /** Full name from the province down, for instance 安徽省合肥市蜀山区; masked codes have theirs too, unknown ones are ''. */
  name(code: PlaceCode): string
  /** The name of that place alone, for instance 蜀山区; '' where unknown. */
  ownName(code: PlaceCode): string
  has(code: PlaceCode): boolean
  /** Communities below a city, district or street, sorted by code; below a province or the country there are too many: none. */
  communities(below: PlaceCode): readonly GazetteerPlace[]
}

/** The city whose communities examples and the simulator use: 合肥市, a provincial capital of middling size. */
export const defaultHome = '3401' as PlaceCode

/** Parses the bytes that scripts/build-gazetteer.ts wrote; about 45,000 places in some tens of milliseconds. */
export function loadGazetteer(bytes: Uint8Array): Gazetteer {
  const reader = createByteReader(bytes, 0)
  const magic = String.fromCharCode(reader.byte(), reader.byte(), reader.byte(), reader.byte())
  if (magic !== gazetteerMagic) {
    throw new EarlyWarningError(
      'MODEL_INVALID',
      `Found ${magic}, wanted ${gazetteerMagic}; give the file gazetteer.bin.`,
    )
  }
  const signCount = reader.u32()
  const blocksAt = reader.u32()
  let signs = ''
  for (let i = 0; i < signCount; i++) signs += String.fromCharCode(reader.u16())
  const places = readTree(reader, signs)
  const blocks = readBlockTable(createByteReader(bytes, blocksAt))
  const names = new Map(places.map(({ code, name }) => [code, name]))
  const read = new Map<string, readonly GazetteerPlace[]>()

  function communitiesOfCity(city: string): readonly GazetteerPlace[] {
    const held = read.get(city)
    if (held !== undefined) return held
    const offset = blocks.get(city)
    const found = offset === undefined ? [] : readBlock(createByteReader(bytes, offset), signs)
    read.set(city, found)
    return found
  }

  function communities(below: PlaceCode): readonly GazetteerPlace[] {
    if (!reachesLevel(below, 'city')) return []
    return communitiesOfCity(placeAt(below, 'city')).filter(({ code }) => code.startsWith(below))
  }

  function ownName(code: PlaceCode): string {
    const masked = maskedPlaceName(code)
    if (masked !== '') return masked
    if (!reachesLevel(code, 'community')) return names.get(code) ?? ''
    return communitiesOfCity(placeAt(code, 'city')).find((place) => place.code === code)?.name ?? ''
  }

  // The same few thousand places are named again and again.
  const name = remembered(makeName, namesHeldMax)

  function makeName(code: PlaceCode): string {
    if (code === '') return ''
    const own = ownName(code)
    if (own === '' && isFinerThan(code, 'city')) return ''
    const above = parentPlace(code)
    // 东莞市 is its own only district: its name is not said twice.
    return above !== '' && ownName(above) === own ? name(above) : name(above) + own
  }

  return { places, name, ownName, has: (code) => ownName(code) !== '' || names.has(code), communities }
}

const namesHeldMax = 20_000
const digitsOfLevel = [2, 2, 2, 3] as const

function readTree(reader: ByteReader, signs: string): GazetteerPlace[] {
  const places: GazetteerPlace[] = []
  const readLevel = (above: string, level: number): void => {
    let number = 0
    for (let count = reader.varint(); count > 0; count--) {
      number += reader.varint()
      const code = (above + String(number).padStart(digitsOfLevel[level] ?? 3, '0')) as PlaceCode
      places.push({ code, name: readName(reader, signs) })
      if (level < 3) readLevel(code, level + 1)
    }
  }
  readLevel('', 0)
  return places
}

function readBlockTable(reader: ByteReader): ReadonlyMap<string, number> {
  const offsets = new Map<string, number>()
  for (let count = reader.u32(); count > 0; count--) offsets.set(String(reader.u16()).padStart(4, '0'), reader.u32())
  return offsets
}

function readBlock(reader: ByteReader, signs: string): GazetteerPlace[] {
  const places: GazetteerPlace[] = []
  const city = String(reader.u16()).padStart(4, '0')
  let street = 0
  for (let streets = reader.varint(); streets > 0; streets--) {
    street += reader.varint()
    const above = city + String(street).padStart(5, '0')
    let number = 0
    for (let count = reader.varint(); count > 0; count--) {
      number += reader.varint()
      places.push({ code: (above + String(number).padStart(3, '0')) as PlaceCode, name: readName(reader, signs) })
    }
  }
  return places
}
