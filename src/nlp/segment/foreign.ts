// Names that write foreign sounds (德约科维奇, 埃里克·奥尔森): the lattice has cut them into pieces, here they come together again.
import type { TokenSpans } from '../../core/segmenter.ts'
import { markCharacters } from './character-marks.ts'
import type { Dictionary } from './dictionary.ts'
import { costScale, tagNames } from './dictionary.ts'

const transliteration = 1
const dot = 2
const properties = markCharacters([
  [
    '阿埃艾安昂奥巴班邦保鲍贝本比彼宾波伯博布查达戴丹德登邓迪蒂丁东杜顿多厄恩尔法范菲费芬丰冯弗福盖甘冈戈格根古瓜哈海汉豪赫亨胡怀霍基吉加贾简杰金卡凯坎康考科克肯库奎拉莱兰朗劳勒雷里利莉列林琳隆卢鲁路伦罗洛' +
      '马玛迈麦曼梅门蒙米密摩莫墨姆穆娜纳南内尼妮诺努欧帕潘庞佩蓬皮珀普齐奇乔琼丘热荣茹瑞萨塞赛桑瑟森沙莎珊尚舍圣施什史斯丝司苏索塔泰坦汤唐特提廷图托瓦威韦维翁沃乌伍武西希夏谢辛休雅亚延扬耶叶伊依因英尤约扎泽詹' +
      '珍朱兹佐温逊',
    transliteration,
  ],
  ['·•・‧', dot],
])

/** What the dictionary says of a token: an everyday word, a name, nothing. */
export const nameClass = { common: 0, named: 1, unknown: 2 } as const
const nameTags: ReadonlySet<string> = new Set(['ns', 'nr', 'nrt', 'nz', 'nrfg'])

/** A word that jieba counted fewer than fifty times is mostly a name, whatever its part of speech. */
const rareLog = Math.log(50)

/** Tokens, dots included, that one foreign name may be put together from. */
const namePartsMax = 8
/** Mean cost of a run's characters as words of their own from which on it can be a foreign name. */
const foreignCost = 8.5 * costScale

export function createNameClasses(
  dictionary: Dictionary,
  units: Uint16Array,
  tokens: TokenSpans,
): (token: number) => number {
  const { starts, lengths } = tokens
  const { codes, cells } = dictionary.trie
  const classes = Uint8Array.from(tagNames, (tag) => (nameTags.has(tag) ? nameClass.named : nameClass.common))
  return (token) => {
    let slot = 0
    const start = starts[token] as number
    const end = start + (lengths[token] as number)
    for (let i = start; i < end; i++) {
      const code = codes[units[i] as number] as number
      slot = (cells[slot * 2] as number) + code
      if (code === 0 || ((cells[slot * 2 + 1] as number) & 0xffff) !== code) return nameClass.unknown
    }
    const id = dictionary.frequencyIds[slot] as number
    if (id === 0) return nameClass.unknown
    return (dictionary.logFrequencies[id] as number) < rareLog
      ? nameClass.named
      : (classes[dictionary.tags[slot] as number] as number)
  }
}

/** Returns the index behind the name that starts at the token, or the token itself. A dot inside is proof enough. */
export function createForeignNames(
  nameClassOf: (token: number) => number,
  units: Uint16Array,
  singleCosts: Uint16Array,
  tokens: TokenSpans,
): (token: number) => number {
  const { starts, lengths } = tokens

  function isWritten(token: number): boolean {
    const start = starts[token] as number
    const end = start + (lengths[token] as number)
    for (let i = start; i < end; i++) if (properties[units[i] as number] !== transliteration) return false
    return true
  }

  function isDot(token: number): boolean {
    return lengths[token] === 1 && properties[units[starts[token] as number] as number] === dot
  }

  function costOfSingles(token: number): number {
    const start = starts[token] as number
    const end = start + (lengths[token] as number)
    let cost = 0
    for (let i = start; i < end; i++) cost += singleCosts[units[i] as number] as number
    return cost
  }

  /** Whether the token follows the one before it without a gap. */
  function adjoins(token: number): boolean {
    return (starts[token - 1] as number) + (lengths[token - 1] as number) === starts[token]
  }

  return (token) => {
    let end = token
    let hasDot = false
    let hasUnknown = false
    let cost = 0
    let length = 0
    for (; end < tokens.count && end - token < namePartsMax && (end === token || adjoins(end)); end++) {
      if (isDot(end)) {
        if (end === token) return token
        hasDot = true
        continue
      }
      if (!isWritten(end)) break
      hasUnknown ||= lengths[end] === 1 || nameClassOf(end) === nameClass.unknown
      length += lengths[end] as number
      cost += costOfSingles(end)
    }
    if (isDot(end - 1)) end--
    if (end - token < 2) return token
    return hasDot || (hasUnknown && length >= 3 && cost >= foreignCost * length) ? end : token
  }
}
