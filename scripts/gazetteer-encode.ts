// Writes the tree of places and the blocks of communities in the format of src/nlp/places/gazetteer-format.ts.
import { communityEndings, gazetteerMagic, nameLengthMax, oneByteSigns } from '../src/nlp/places/gazetteer-format.ts'

export interface NamedCode {
  readonly code: string
  readonly name: string
}

const registerEndings: readonly (readonly [RegExp, number])[] = [
  [/(?:社区|小区)?(?:居民委员会|居委会)$/, 3],
  [/(?:村民委员会|村民委会|村委会|村委员会)$/, 2],
]

/** 多福巷社区居委会 → 多福巷 + 社区; 张庄村委会 → 张庄 + 村; 东风居委会 → 东风 + 居委会. */
export function splitCommunityName(registered: string): { readonly stem: string; readonly ending: number } {
  const name = registered.trim()
  for (const [pattern, ending] of registerEndings) {
    const found = pattern.exec(name)
    if (found === null || found.index === 0) continue
    const stem = name.slice(0, found.index)
    if (ending === 3)
      return found[0].startsWith('社区')
        ? { stem, ending: 1 }
        : { stem: stem.replace(/社区$/, ''), ending: stem.endsWith('社区') ? 1 : 3 }
    if (/(?:社区)$/.test(stem)) return { stem: stem.slice(0, -2), ending: 1 }
    if (/(?:嘎查)$/.test(stem)) return { stem: stem.slice(0, -2), ending: 4 }
    return stem.endsWith('村') && stem.length > 1 ? { stem: stem.slice(0, -1), ending: 2 } : { stem, ending: 2 }
  }
  for (const [index, ending] of communityEndings.entries()) {
    if (index > 0 && name.endsWith(ending) && name.length > ending.length)
      return { stem: name.slice(0, -ending.length), ending: index }
  }
  return { stem: name, ending: 0 }
}

function rankSigns(names: Iterable<string>): string {
  const counts = new Map<string, number>()
  for (const name of names) for (const sign of name.split('')) counts.set(sign, (counts.get(sign) ?? 0) + 1)
  return [...counts]
    .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .map(([sign]) => sign)
    .join('')
}

function createWriter(rankOf: ReadonlyMap<string, number>) {
  const bytes: number[] = []
  const byte = (value: number): void => void bytes.push(value & 255)
  const u16 = (value: number): void => {
    byte(value)
    byte(value >> 8)
  }
  const u32 = (value: number): void => {
    u16(value & 0xffff)
    u16(value >>> 16)
  }
  const varint = (value: number): void => {
    let rest = value
    for (; rest > 127; rest >>>= 7) byte((rest & 127) | 128)
    byte(rest)
  }
  const name = (text: string, ending: number): void => {
    const kept = text.slice(0, nameLengthMax)
    byte(kept.length | (ending << 5))
    for (const sign of kept.split('')) {
      const rank = rankOf.get(sign)
      if (rank === undefined) throw new Error(`Sign ${sign} has no rank.`)
      if (rank < oneByteSigns) byte(rank)
      else {
        byte(oneByteSigns + ((rank - oneByteSigns) >> 8))
        byte(rank - oneByteSigns)
      }
    }
  }
  return { bytes, byte, u16, u32, varint, name }
}

function childrenByParent(
  places: readonly NamedCode[],
  parentLength: number,
): ReadonlyMap<string, readonly NamedCode[]> {
  const byParent = new Map<string, NamedCode[]>()
  for (const place of [...places].sort((a, b) => (a.code < b.code ? -1 : 1))) {
    const parent = place.code.slice(0, parentLength)
    const held = byParent.get(parent) ?? []
    held.push(place)
    byParent.set(parent, held)
  }
  return byParent
}

type Writer = ReturnType<typeof createWriter>

function writeTree(writer: Writer, levels: readonly (readonly NamedCode[])[]): void {
  const lengths = [0, 2, 4, 6]
  const byParent = levels.map((places, level) => childrenByParent(places, lengths[level] ?? 0))
  const write = (parent: string, level: number): void => {
    const children = byParent[level]?.get(parent) ?? []
    writer.varint(children.length)
    let before = 0
    for (const { code, name } of children) {
      const number = Number(code.slice(parent.length))
      writer.varint(number - before)
      writer.name(name, 0)
      before = number
      if (level < 3) write(code, level + 1)
    }
  }
  write('', 0)
}

function writeBlock(writer: Writer, city: string, communities: readonly NamedCode[]): void {
  writer.u16(Number(city))
  const byStreet = childrenByParent(communities, 9)
  writer.varint(byStreet.size)
  let streetBefore = 0
  for (const [street, list] of byStreet) {
    const number = Number(street.slice(4))
    writer.varint(number - streetBefore)
    streetBefore = number
    writer.varint(list.length)
    let before = 0
    for (const { code, name } of list) {
      const own = Number(code.slice(9))
      const { stem, ending } = splitCommunityName(name)
      writer.varint(own - before)
      writer.name(stem, ending)
      before = own
    }
  }
}

/** `levels` are provinces, cities, districts and streets; communities may be empty. */
export function encodeGazetteer(
  levels: readonly (readonly NamedCode[])[],
  communities: readonly NamedCode[],
): Uint8Array {
  const names = [
    ...levels.flat().map(({ name }) => name),
    ...communities.map(({ name }) => splitCommunityName(name).stem),
  ]
  const signs = rankSigns(names)
  const rankOf = new Map(signs.split('').map((sign, rank) => [sign, rank]))
  const tree = createWriter(rankOf)
  writeTree(tree, levels)
  const header = createWriter(rankOf)
  for (const sign of gazetteerMagic.split('')) header.byte(sign.charCodeAt(0))
  header.u32(signs.length)
  const blocksAt = 12 + signs.length * 2 + tree.bytes.length
  header.u32(blocksAt)
  for (const sign of signs.split('')) header.u16(sign.charCodeAt(0))
  const byCity = childrenByParent(communities, 4)
  const table = createWriter(rankOf)
  const blocks = createWriter(rankOf)
  table.u32(byCity.size)
  for (const [city, list] of byCity) {
    table.u16(Number(city))
    table.u32(blocksAt + 4 + byCity.size * 6 + blocks.bytes.length)
    writeBlock(blocks, city, list)
  }
  return Uint8Array.from([...header.bytes, ...tree.bytes, ...table.bytes].concat(blocks.bytes))
}
