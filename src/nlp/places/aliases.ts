// The ways a place is written: its registered name, the name without its class word, and short forms in use.
import type { PlaceCode } from '../../core/ids.ts'
import type { PlaceLevel } from '../../core/place-level.ts'
import { placeLevel } from '../../core/place-level.ts'
import { isCommonCityWord, isCommonStreetWord, isPlainDistrict } from './ordinary-words.ts'

/**
 * How a place is written: `full` has its class word, `short` has lost it and still says the place, `weak` needs the support
 * of the text or its source: two signs that are an ordinary word as well, or the short name of a street.
 */
export type AliasKind = 'full' | 'short' | 'weak'

export type EmitAlias = (alias: string, kind: AliasKind) => void

const peoples =
  '汉族 壮族 满族 回族 苗族 维吾尔族 维吾尔 土家族 彝族 蒙古族 蒙古 藏族 布依族 侗族 瑶族 朝鲜族 白族 哈尼族 哈萨克族 哈萨克 黎族 傣族 畲族 傈僳族 仡佬族 东乡族 拉祜族 水族 佤族 纳西族 羌族 土族 仫佬族 锡伯族 锡伯 柯尔克孜族 柯尔克孜 达斡尔族 景颇族 毛南族 撒拉族 布朗族 塔吉克族 塔吉克 阿昌族 普米族 鄂温克族 怒族 京族 基诺族 德昂族 保安族 裕固族 鄂伦春族 独龙族 门巴族 珞巴族 各族'
const ends = [
  '特别行政区',
  '自治区',
  '自治州',
  '自治县',
  '自治旗',
  '行政委员会',
  '街道办事处',
  '地区',
  '街道',
  '林区',
  '矿区',
  '民族乡',
  '民族镇',
  '民族苏木',
  '新区',
  '省',
  '市',
  '区',
  '县',
  '盟',
  '旗',
  '镇',
  '乡',
  '苏木',
  '州',
]
// Shorts that the rule would not make.
const shortsByName: Readonly<Record<string, readonly string[]>> = {
  内蒙古自治区: ['内蒙古', '内蒙'],
  广西壮族自治区: ['广西'],
  西藏自治区: ['西藏'],
  宁夏回族自治区: ['宁夏'],
  新疆维吾尔自治区: ['新疆'],
  香港特别行政区: ['香港'],
  澳门特别行政区: ['澳门'],
  台湾省: ['台湾'],
  黑龙江省: ['黑龙江'],
  乌鲁木齐市: ['乌鲁木齐', '乌市'],
  呼和浩特市: ['呼和浩特', '呼市'],
  哈尔滨市: ['哈尔滨', '哈市'],
  石家庄市: ['石家庄'],
  浦东新区: ['浦东'],
  滨海新区: ['滨海新区'],
  神农架林区: ['神农架'],
  前郭尔罗斯蒙古族自治县: ['前郭尔罗斯', '前郭', '前郭县'],
}

function byLastSign(words: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const byLast = new Map<string, string[]>()
  for (const word of [...words].sort((a, b) => b.length - a.length)) {
    const last = word.slice(-1)
    byLast.set(last, [...(byLast.get(last) ?? []), word])
  }
  return byLast
}

const endsByLast = byLastSign(ends)
const peoplesByLast = byLastSign(peoples.split(' '))

/** The longest word of the list that ends the name and leaves `rest` signs or more, '' for none. */
function endingOf(name: string, words: ReadonlyMap<string, readonly string[]>, rest: number): string {
  for (const word of words.get(name.charAt(name.length - 1)) ?? []) {
    if (name.length >= word.length + rest && name.endsWith(word)) return word
  }
  return ''
}

/** The name without its class word and its peoples: 延边朝鲜族自治州 → 延边. '' where too little is left. */
function shortName(name: string): string {
  const end = endingOf(name, endsByLast, 1)
  if (end === '') return ''
  let stem = name.slice(0, -end.length)
  if (end.startsWith('自治') || end.startsWith('民族') || end === '乡' || end === '镇') {
    for (let people = endingOf(stem, peoplesByLast, 2); people !== ''; people = endingOf(stem, peoplesByLast, 2)) {
      stem = stem.slice(0, -people.length)
    }
  }
  return stem.length >= 2 ? stem : ''
}

const developmentZone =
  /^(?:.*?(?:省|市|自治区))?(.{2,4}?)(经济技术开发区|高新技术产业开发区|经济开发区|高新技术开发区)$/
const zoneShorts: Readonly<Record<string, string>> = {
  经济技术开发区: '经开区',
  经济开发区: '经开区',
  高新技术产业开发区: '高新区',
  高新技术开发区: '高新区',
}

/**
 * 城区, 郊区, 黄镇: a class word behind one sign; 赵县 is clear, 和县 is not. 高新区, 工业园区, 良种场 are streets of many
 * cities; 于城镇 and 应城市 lie in 关于城镇 and 相应城市.
 */
function saysLittle(level: PlaceLevel, name: string): boolean {
  if (name.length === 2) return !name.endsWith('县') || '和成应代古随道理义文'.includes(name.charAt(0))
  if (name.length === 3 && /城[镇市]$/.test(name)) return true
  return level === 'street' && name.length <= 5 && /[^社地]区$|场$/.test(name)
}

/** Gives every way of writing the place to `emit`; the registered name first. */
export function eachAlias(code: PlaceCode, name: string, emit: EmitAlias): void {
  if (name.length < 2) return
  const level = placeLevel(code)
  emit(name, saysLittle(level, name) ? 'weak' : 'full')
  const own = level === 'street' ? undefined : shortsByName[name]
  if (own !== undefined) {
    for (const short of own) if (short !== name) emit(short, 'short')
    return
  }
  const zone = level === 'district' ? developmentZone.exec(name) : null
  if (zone !== null) {
    const short = zoneShorts[zone[2] ?? ''] ?? ''
    emit(short, 'weak')
    emit(`${zone[1]}${short}`, 'short')
    return
  }
  eachShort(name, level, emit)
}

function eachShort(name: string, level: PlaceLevel, emit: EmitAlias): void {
  const short = shortName(name)
  if (short === '') return
  if (name.endsWith('自治州')) emit(`${short}州`, 'full')
  if (name.endsWith('自治县')) emit(`${short}县`, 'full')
  if (name.endsWith('街道')) emit(`${name}办`, 'full')
  if (level === 'street') {
    if (!isCommonStreetWord(short)) emit(short, 'weak')
  } else if (level === 'district') emit(short, isPlainDistrict(short) ? 'short' : 'weak')
  else emit(short, isCommonCityWord(short) ? 'weak' : 'short')
}
