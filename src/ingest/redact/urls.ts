// The parts of a link that name a person: sign-in data, the account in a path, user ids and numbers in the query.
import type { FoundSpan } from './found.ts'

// Links longer than this are cut; the rest is read like text.
const urlMax = 2048

function isUrlSign(code: number): boolean {
  return code > 0x20 && code < 0x7f && code !== 0x22 && code !== 0x3c && code !== 0x3e && code !== 0x60
}

const bareHost =
  /(?:[a-z0-9-]{1,30}[.点]){1,4}(?:com|cn|net|org|cc|top|vip|me|io|tv|xyz|info|site|club|shop)(?=[/?#:][^\s\u3000-\uffff])/iy

/** weibo.com/u/1 and weibo点com/u/1 without a scheme: the index after the host, 0 where there is none. */
function bareHostEnd(text: string, index: number): number {
  // Most signs begin no host: it starts with a letter or digit that stands behind none, and has a point soon.
  if (!isHostSign(text.charCodeAt(index)) || isHostSign(text.charCodeAt(index - 1))) return 0
  let point = index + 1
  while (point < index + labelMax && isHostSign(text.charCodeAt(point))) point++
  if (point === index + 1 || (text.charAt(point) !== '.' && text.charAt(point) !== '点')) return 0
  bareHost.lastIndex = 0
  return bareHost.test(text.slice(index, index + hostMax)) ? index + bareHost.lastIndex : 0
}

/** Signs of one part of a host, and of a whole host that is looked for without a scheme. */
const labelMax = 31
const hostMax = 80

function isHostSign(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || ((code | 32) >= 0x61 && (code | 32) <= 0x7a) || code === 0x2d
}

/** True where a link starts: http(s)://, www. or a host with a path, in any case. */
export function startsUrl(text: string, index: number): boolean {
  if (bareHostEnd(text, index) > 0) return true
  const code = text.charCodeAt(index) | 32
  if (code === 0x77) return text.slice(index, index + 4).toLowerCase() === 'www.'
  return code === 0x68 && /^https?:\/\//i.test(text.slice(index, index + 8))
}

const personalSegment =
  /^(?:u|user|users|profile|people|member|members|space|n|uid|account|author|usercenter|personal)$/i
// Twelve letters and digits in one piece are the handle of a session or a share, hardly a word.
const randomSegment = /^(?=.*\d|[a-z]{14,}|.*[bcdfghjklmnpqrstvwxz]{5})[A-Za-z0-9]{12,}$/
const personalHost = /^(?:space\.bilibili\.com|user\.qzone\.qq\.com|(?:\d+|[\w-]+)\.blog\.\w+\.com)$/i
const weiboHost = /(?:^|\.)weibo[.点](?:com|cn)$/i
const weiboHandle = /^(?:\d{6,}|(?!status|detail|article|ttarticle|search|video|hashtag|login)[a-z][a-z0-9]{5,19})$/i
const personalKey =
  /(?:^|[_/?])(?:sid|invite|invitation|csrf|xsrf|key|access_key|secret|code|ticket|auth|sign|signature|pwd|password|passwd|session_id|sessid|jsessionid|phpsessid|share_id|share|from_uid|uid|uids|un|u|user|userid|user_id|username|openid|unionid|phone|mobile|tel|email|mail|idcard|id_card|token|wxid|qq|uin|nick|nickname|name|account|sec_uid|sessionid|session)$/i

/** Index after the link that starts at `index`. */
export function urlEnd(text: string, index: number): number {
  let end = Math.max(index, bareHostEnd(text, index))
  while (end < text.length && end - index < urlMax && isUrlSign(text.charCodeAt(end))) end++
  return end
}

/** Spans of the link text[index, end), in order. */
export function personalUrlParts(text: string, index: number, end: number): FoundSpan[] {
  const spans: FoundSpan[] = []
  const add = (start: number, stop: number): void => {
    if (stop > start) spans.push({ start, end: stop, kind: 'account' })
  }
  // Every search ends with the link: one that ran on to the end of the text would make a list of links take quadratic time.
  const link = text.slice(index, end)
  const scheme = link.indexOf('://')
  let i = scheme > 0 ? index + scheme + 3 : index
  const hostEnd = firstOf(text, i, end, '/?#')
  const at = text.slice(i, hostEnd).lastIndexOf('@')
  if (at >= 0) {
    add(i, i + at)
    i += at + 1
  }
  const host = text.slice(i, hostEnd)
  const queryStart = firstOf(text, hostEnd, end, '?#')
  addPath(text, hostEnd, queryStart, host, add)
  for (let from = queryStart + 1; from < end; ) {
    const stop = firstOf(text, from, end, '&#;')
    const equals = firstOf(text, from, stop, '=')
    if (equals < stop && personalKey.test(text.slice(from, equals))) add(equals + 1, stop)
    from = stop + 1
  }
  return spans
}

function addPath(
  text: string,
  from: number,
  to: number,
  host: string,
  add: (start: number, end: number) => void,
): void {
  let before = ''
  for (let i = from + 1, n = 0; i < to; n++) {
    const stop = firstOf(text, i, to, '/')
    const segment = text.slice(i, stop)
    // a;jsessionid=…: a parameter inside the path.
    const equals = segment.lastIndexOf('=')
    const key = segment.slice(segment.lastIndexOf(';') + 1, equals)
    if (equals > 0 && personalKey.test(key)) add(i + equals + 1, stop)
    const first = n === 0 && (personalHost.test(host) || (weiboHost.test(host) && weiboHandle.test(segment)))
    if (first || personalSegment.test(before) || randomSegment.test(segment)) add(i, stop)
    before = segment
    i = stop + 1
  }
}

function firstOf(text: string, from: number, to: number, signs: string): number {
  let i = from
  while (i < to && !signs.includes(text.charAt(i))) i++
  return i
}
