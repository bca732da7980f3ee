// Hosts of mailboxes as people write them to get past filters: @@qq.com, @qq-com, @ q q . c o m, @企鹅点com, 小老鼠qq.com.
import { isAsciiAlnum } from './characters.ts'

const provider =
  '(?:163|126|139|189|qq|q\\s?q|vip|gmail|sina|sohu|foxmail|hotmail|outlook|yeah|aliyun|icloud|yahoo|企鹅|网易)'
const dot = '\\s?(?:[.。．,，·•#_-]|点|點|[[(（【]?dot[\\])）】]?)\\s?'
const looseHost = new RegExp(
  `^[\\s(（【[{<]?(?:${provider}${dot}(?:c\\s?[o0]\\s?m|康母?|cn|net)|[a-z0-9](?:\\s[a-z0-9]){1,8}${dot}c\\s?o\\s?m)(?![a-z])`,
  'i',
)
const looseHostMax = 32

const spelledAddress = new RegExp(
  `^[a-z0-9][a-z0-9._-]{2,40}?(?:_at_[a-z0-9.]{2,20}(?:_dot_[a-z]{2,4})+|\\s?在\\s?${provider}${dot}(?:com|cn|net)|\\s?\\{at\\}\\s?[a-z0-9.]{2,20}(?:\\{dot\\}[a-z]{2,4})+)`,
  'i',
)
const hostBehind = new RegExp(
  `^[a-z0-9][a-z0-9._-]{3,40}(?=[，,\\s(（]{1,2}(?:后缀)?(?:是|用的?)?${provider}(?:的)?邮箱)`,
  'i',
)
const hostBefore = new RegExp(`(?:^|[^a-z0-9.])${provider}(?:的邮箱|邮箱|的)[是为，,：:\\s]{1,3}$`, 'i')
const spelledMax = 80

/** name_at_host_dot_com, name在163点com, “name，163邮箱” and “163的，name”: the index after what starts at `index`, or 0. */
export function spelledAddressEnd(text: string, index: number): number {
  if (isNameSign(text.charCodeAt(index - 1))) return 0
  const end = tokenEnd(text, index)
  if (end - index < 4) return 0
  const ahead = text.slice(index, index + spelledMax)
  const goesOn =
    ' 在{，,(（'.includes(text.charAt(end)) ||
    ahead
      .slice(0, end - index)
      .toLowerCase()
      .includes('_at_')
  const whole = goesOn ? (spelledAddress.exec(ahead) ?? hostBehind.exec(ahead)) : null
  if (whole !== null) return index + whole[0].length
  if (!'是为，,：: \u3000'.includes(text.charAt(index - 1)) || index === 0) return 0
  if (!hostBefore.test(text.slice(Math.max(0, index - 16), index))) return 0
  const name = /^[a-z0-9][a-z0-9._-]{4,40}/i.exec(ahead)
  return name === null || /[@＠]/.test(text.charAt(index + name[0].length)) ? 0 : index + name[0].length
}

/** Index after the host of a provider that starts at `from`, however its dots are written; 0 where there is none. */
export function looseHostEnd(text: string, from: number): number {
  const found = looseHost.exec(text.slice(from, from + looseHostMax))
  return found === null ? 0 : from + found[0].length
}

const spacedEnd = /(?:^|[^A-Za-z0-9])((?:[A-Za-z0-9._-] ){4,40}[A-Za-z0-9] ?)$/

/** Start of a name whose letters stand apart (k q z t 5 9 @ qq.com), `at` itself where there is none. */
export function spacedLocalStart(text: string, at: number): number {
  if (text.charAt(at - 2) !== ' ' && text.charAt(at - 3) !== ' ') return at
  const found = spacedEnd.exec(text.slice(Math.max(0, at - 80), at))
  return found === null ? at : at - (found[1] ?? '').length
}

function tokenEnd(text: string, index: number): number {
  let end = index
  while (end < index + 44 && isNameSign(text.charCodeAt(end))) end++
  return end
}

function isNameSign(code: number): boolean {
  return isAsciiAlnum(code) || code === 0x2e || code === 0x5f || code === 0x2d
}
