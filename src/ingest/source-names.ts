// Which names of sources stand as they are: those that cannot be anybody's. A record or a header may name its source, and what
// stands there becomes a label of metrics, pages and files.
import { formats } from './formats/table.ts'
import { isNameSyllables } from './redact/pinyin.ts'
import { digitAt } from './redact/characters.ts'

const declared = new Set(formats.map(({ source }) => source))
// hotline, weibo-2, city_12345, grid/north: words of letters, with a small number, a year or a public hotline behind.
const latin = /^[a-z]{2,14}\d{0,2}(?:[-_./](?:[a-z]{1,14}|\d{1,3}|20\d\d|12345|12315|12319|110|119|120)){0,3}$/i
const han =
  /^(?=.*(?:微博|论坛|热线|网|报|社区|平台|新闻|信访|贴吧|头条|市长|政务|问政|留言|局|办|中心|公众号|客户端|电视|广播|来源|数据|测试))\p{Script=Han}{2,24}(?:[-_./]?\d{1,3})?$/u
// The words of places where people write, some of which read like pinyin.
const isThing = /^(?:weibo|forum|hotline|grid|news|tieba|luntan|rexian|wenzheng|toutiao|douyin)/i
const hotline = /^(?:12345|12315|12319|110|119|120)$/

/** True for the source of a format, a public hotline, a few plain words; false for what could be a name or a number. */
export function isPlainSourceName(name: string): boolean {
  if (declared.has(name) || hotline.test(name)) return true
  // zhang_wei and zhangwei8 are names; hefei-hotline has a word that is none.
  if (latin.test(name)) return isThing.test(name) || !isNameSyllables(name.replace(/[-_./\d]+/g, ' '))
  return han.test(name) && !hasNumerals(name)
}

/** 一三八零零零零一一一一热线 is a number. */
function hasNumerals(name: string): boolean {
  let numerals = 0
  for (let i = 0; i < name.length; i++) if (digitAt(name, i) >= 0) numerals++
  return numerals > 3
}
