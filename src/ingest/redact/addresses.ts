// Addresses: keeps road, estate and community, takes what is below them (号, 弄, 栋, 单元, 室 and what hangs on it).
import { asciiOf, digitAt, isHan } from './characters.ts'
import { placeholderLengthBefore, placeholders } from './placeholders.ts'

// Signs a road, estate or village ends with: only after one of these is 3号 a house and not a date or a metro line.
const anchors = new Set(
  '路街巷道弄里村园苑府城庭居湾郡墅邸寓轩阁庄坊区厦场院屯寨组队营镇乡胡同家社庙桥口段条期号楼堂山湖岛洲铺',
)
const units = [
  '号楼',
  '号院',
  '号门面',
  '号门',
  '号铺',
  '号房',
  '单元',
  '单',
  '门面',
  '号',
  '弄',
  '栋',
  '幢',
  '座',
  '室',
  '房',
  '门',
  '户',
  '层',
  '楼',
]
const strongUnits = new Set(['弄', '栋', '幢', '单元', '室', '号楼', '号院', '号房', '号门面', '号铺'])
// 号线 is a metro, 号文 a paper, 号台风 a storm, 号机 a turbine, 号召 a call, 号码 a number.
const notAfterNumberSign = new Set('线文令台机召码称令船坑井桥公矿库召外线站令墓高球'.split(''))
const numerals = new Set('零〇一二三四五六七八九十百千两'.split(''))

function numberEnd(text: string, index: number): number {
  let i = index
  while (i < text.length && i - index < 12) {
    if (digitAt(text, i) >= 0 && asciiOf[text.charCodeAt(i)] !== 0x6c)
      i += text.charCodeAt(i) >= 0xd800 ? (text.charCodeAt(i) <= 0xdbff ? 2 : 1) : 1
    else if (numerals.has(text.charAt(i))) i++
    else if (
      i > index &&
      /[-－—~～_#＃附之A-Za-z]/.test(text.charAt(i)) &&
      i + 1 < text.length &&
      (digitAt(text, i + 1) >= 0 || unitAt(text, i + 1) !== '')
    )
      i++
    else break
  }
  return i
}

const unitFirst = new Uint8Array(65536)
for (const unit of units) unitFirst[unit.charCodeAt(0)] = 1

/** Whether a unit can start here, or a numeral that digits go on with. */
export function mayFollowNumber(code: number): boolean {
  return unitFirst[code] === 1 || code === 0x5341 || code === 0x767e || code === 0x5343 || code === 0x7ec4
}

function unitAt(text: string, index: number): string {
  if (unitFirst[text.charCodeAt(index)] === 0) return ''
  for (const unit of units) {
    // 7单1502 is short for 单元; 3单生意 counts orders.
    if (text.startsWith(unit, index) && (unit !== '单' || /\d/.test(text.charAt(index + 1)))) return unit
  }
  return ''
}

function isAnchored(text: string, index: number): boolean {
  let i = index - 1
  while (i >= 0 && (text.charCodeAt(i) === 0x20 || text.charCodeAt(i) === 0x7b2c)) i--
  // 和平里甲12号, 6排12号
  if (i > 0 && '甲乙丙丁'.includes(text.charAt(i))) i--
  if (text.charAt(i) === '排' && /\d/.test(text.charAt(i - 1))) return true
  if (placeholderLengthBefore(text, i + 1) > 0) return text.endsWith(placeholders.door, i + 1)
  if (i < 0 || !anchors.has(text.charAt(i))) return false
  return isHan(text.charCodeAt(i - 1)) || /[0-9A-Za-z]/.test(text.charAt(i - 1))
}

export interface DoorSpan {
  readonly start: number
  readonly end: number
}

const notARoom =
  /^[元块万亿名位米㎡平多余来年月日天周时点分秒度个辆台棵处起件次条%％.\d-]|^人(?!家)|^号线|^(?:kg|km|mg)/i
const buildingEnd =
  /(?:[座栋幢楼]|单元|\d[#＃]|门牌号?|门牌〕[，,]?)的?[，,、.\s[\]【】]{0,3}$|[栋幢座][.。]\d[.。]$|[园苑府城庭居湾里村区厦墅郡邸][A-Za-z]\d{0,2}[-－—]$/

/** A座2708, 37号楼1004, 12#402, 5/302 behind an estate, 门牌237号: a room that only a building before it tells. */
function roomAt(text: string, index: number): DoorSpan | null {
  const room = /^\d{3,4}(?!\d)/.exec(text.slice(index, index + 5))?.[0] ?? ''
  if (
    room === '' ||
    (text.charCodeAt(index - 1) === 0x2d && !/[A-Za-z]\d{0,2}$/.test(text.slice(Math.max(0, index - 4), index - 1)))
  )
    return null
  const end = index + room.length
  const last = Number(room.slice(-2))
  if (last < 1 || last > 40 || Number(room.slice(0, -2)) > 45 || notARoom.test(text.slice(end, end + 2))) {
    return /门牌号?$/.test(text.slice(Math.max(0, index - 3), index)) ? { start: index, end } : null
  }
  const before = text.slice(Math.max(0, index - 8), index)
  const isInBuilding = buildingEnd.test(before) && !/[大门写字高教学]楼$/.test(before)
  const unit = /^\s?[室户房号]/.exec(text.slice(end, end + 2))?.[0].length ?? 0
  return isInBuilding ? { start: index, end: end + unit } : null
}

/** 5/302 and 31-201 right behind a name: at most two digits, then a room; no share, score or range ends like that. */
function pairedRoom(text: string, index: number): DoorSpan | null {
  if (!isHan(text.charCodeAt(index - 1)) || '第共约有从到比至在月日按为是占'.includes(text.charAt(index - 1)))
    return null
  const found = /^\d{1,2}(?:[/／]|[-－—_](?=\d{3,4}(?!\d))|[-－—_]\d{1,2}[-－—_])([1-9]\d?0[1-9])(?![\d./-])/.exec(
    text.slice(index, index + 14),
  )
  const end = index + (found?.[0].length ?? 0)
  return found === null || notARoom.test(text.slice(end, end + 2)) ? null : { start: index, end }
}

const spelledOut =
  /^\d{1,3}\s?(?:栋|幢|号楼|座|#)\s?\d{1,2}\s?单元\s?\d{3,4}\s?室?|^\d{1,3}(?:栋|幢|号楼|座)\s?[-－—]\s?\d{3,4}(?!\d)|^\d{2,4}号车位|^\d{3,4}寝室|^[\d一二三四五六七八九十]{1,4}组\s?\d{1,4}[户号](?!人)/

/** Whether one of the words that follow the first number stands near. */
function mayBeSpelledOut(text: string, index: number): boolean {
  for (let i = index + 1; i < index + 6; i++)
    if ('栋幢号座#组寝'.includes(text.charAt(i)) && i < text.length) return true
  return false
}

/** 3 栋 2 单元 501 室 with its spaces, and 十二组308户 of a village. */
function spelledDoor(text: string, index: number): DoorSpan | null {
  if (!mayBeSpelledOut(text, index)) return null
  let start = index
  while (index - start < 2 && text.charAt(start - 1) === '十') start--
  const found = spelledOut.exec(text.slice(start, start + 24))
  return found === null ? null : { start, end: start + found[0].length }
}

/** The part of an address below the community that starts with the number at `index`, or null. */
export function doorAt(text: string, index: number, afterDoor: boolean): DoorSpan | null {
  const room = spelledDoor(text, index) ?? roomAt(text, index) ?? pairedRoom(text, index)
  if (room !== null) return room
  const anchored = afterDoor || isAnchored(text, index)
  let end = 0
  let i = index
  let parts = 0
  let strong = false
  // 3栋2单元1502室: at most six parts.
  for (; parts < 6; parts++) {
    const letters = /^[A-Za-z]?/.exec(text.slice(i, i + 1))?.[0].length ?? 0
    const from = parts > 0 ? i + letters : i
    const stop = numberEnd(text, from)
    if (stop === from) break
    const unit = unitAt(text, stop)
    if (unit === '' || (unit === '号' && notAfterNumberSign.has(text.charAt(stop + 1)))) {
      if (parts > 0 && strong && stop - from >= 3) end = stop
      if (parts === 0 && anchored && isDashedDoor(text, from, stop)) end = stop
      break
    }
    if (parts === 0 && !begins(text, index, stop, unit, anchored)) return null
    if (strongUnits.has(unit) || unit === '号') strong = true
    end = stop + unit.length
    i = end
    while (
      /[ 、,，附.-]/.test(text.charAt(i)) &&
      i - end < 2 &&
      numberEnd(text, i + 1) > i + 1 &&
      unitAt(text, numberEnd(text, i + 1)) !== ''
    )
      i++
  }
  if (end === 0) return null
  return { start: text.charCodeAt(index - 1) === 0x7b2c ? index - 1 : index, end }
}

/** 27-9-825 and 9-301 behind an estate; 2019-1-1 is a day, 90-315平米 a size. */
function isDashedDoor(text: string, start: number, end: number): boolean {
  if ('平米㎡元万亿分岁度人户套年月日天吨公%％mM'.includes(text.charAt(end)) && end < text.length) return false
  return /^\d{1,3}[-－—]\d{1,2}[-－—]\d{2,4}$|^\d{1,3}[-－—]\d{3,4}$/.test(text.slice(start, end))
}

function begins(text: string, index: number, stop: number, unit: string, anchored: boolean): boolean {
  const before = text.charAt(index - 1)
  if (before === '月' || before === '年' || before === '铁' || before === '线') return false
  if (unit === '室') return stop - index >= 3 || anchored
  if (unit === '栋' || unit === '幢' || unit === '单元' || unit === '弄') {
    const next = text.charAt(stop + unit.length)
    return anchored || digitAt(text, stop + unit.length) >= 0 || (unit === '单元' && next !== '测' && next !== '楼')
  }
  if (unit === '号楼' || unit === '号院' || unit === '号房' || unit === '号门面' || unit === '号铺' || unit === '号门')
    return anchored || unit === '号房'
  // 一号公馆, 壹号小区: a name of its own; nobody writes the number of a house in capital numerals.
  if (unit === '号' && /^[壹贰叁肆伍]$/.test(text.slice(index, stop))) return false
  if (unit === '号')
    return anchored && !/^(?:小区|公馆|公园|公寓|府|庄园|院子|花园|广场|公元|城)/.test(text.slice(stop + 1, stop + 3))
  if (unit === '房') return anchored && stop - index >= 3 && !/[屋间子源产地]/.test(text.charAt(stop + 1))
  return anchored && (unit === '座' || unit === '门面')
}
