// E-mail addresses, mentions of accounts, and ids that a cue such as 微信 makes personal.
import { asciiOf, gapOf, invisible, isHan, skipInvisible } from './characters.ts'
import type { CueKind, LastMatch } from './cues.ts'
import { cueBefore } from './cues.ts'
import type { PlaceholderKind } from './placeholders.ts'
import { labelledKind } from './labels.ts'
import { isOrganisationName } from './organisations.ts'

function isLocalSign(code: number): boolean {
  const folded = asciiOf[code] ?? 0
  return (
    (folded >= 0x61 && folded <= 0x7a) ||
    (folded >= 0x30 && folded <= 0x39) ||
    folded === 0x2e ||
    folded === 0x5f ||
    folded === 0x2d ||
    folded === 0x2b ||
    folded === 0x25
  )
}

function isDomainSign(code: number): boolean {
  const folded = asciiOf[code] ?? 0
  return (folded >= 0x61 && folded <= 0x7a) || (folded >= 0x30 && folded <= 0x39) || folded === 0x2d
}

function skipSpace(text: string, index: number): number {
  let i = index
  for (let spaces = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (gapOf[code] === invisible) continue
    if ((code !== 0x20 && code !== 0x3000 && code !== 0xa0) || ++spaces > 3) break
  }
  return i
}

// 64 octets are the limit of a local part (RFC 5321).
const localMax = 64

/** Start of the local part that ends at `at`, `at` itself where there is none. */
export function localStart(text: string, at: number): number {
  let i = at
  for (let spaces = 0; i > 0 && spaces < 3; spaces++) {
    const code = text.charCodeAt(i - 1)
    if (code !== 0x20 && code !== 0x3000 && code !== 0x40 && gapOf[code] !== invisible) break
    i--
  }
  const end = i
  let length = 0
  while (i > 0 && length < localMax) {
    const code = text.charCodeAt(i - 1)
    if (gapOf[code] !== invisible && !isLocalSign(code)) break
    i--
    length++
  }
  // Dots and hyphens before the name belong to the sentence.
  while (i < end && !isNameSign(text.charCodeAt(i))) i++
  return i < end ? i : at
}

function isNameSign(code: number): boolean {
  const folded = asciiOf[code] ?? 0
  return (folded >= 0x61 && folded <= 0x7a) || (folded >= 0x30 && folded <= 0x39)
}

function dotLength(text: string, i: number): number {
  if (asciiOf[text.charCodeAt(i)] === 0x2e) return 1
  for (const dot of ['[dot]', '{dot}', '(dot)', '（dot）', '【dot】', ' dot ', '[.]', '(.)', '点', '點']) {
    if (text.startsWith(dot, i)) return dot.length
  }
  return 0
}

/** Index after the domain that starts at `from`: labels with dots, the last of two letters or more; 0 where there is none. */
export function domainEnd(text: string, from: number): number {
  let i = skipSpace(text, from)
  let end = 0
  for (let label = 0; label < 6; label++) {
    const start = i
    let letters = 0
    while (i < text.length && i - start < 63) {
      const code = text.charCodeAt(i)
      if (gapOf[code] !== invisible && !isDomainSign(code)) break
      const folded = asciiOf[code] ?? 0
      if (folded >= 0x61) letters++
      i++
    }
    if (i === start) break
    if (label > 0 && letters >= 2) end = i
    const spaced = skipSpace(text, i)
    const dot = dotLength(text, i) > 0 ? i : dotLength(text, spaced) > 0 ? spaced : -1
    if (dot < 0) break
    i = skipSpace(text, dot + dotLength(text, dot))
  }
  return end
}

const atWords = [
  '[at]',
  '(at)',
  '（at）',
  '【at】',
  '{at}',
  '<at>',
  '［at］',
  '[@]',
  '(@)',
  '（@）',
  '#at#',
  '艾特',
  '圈a',
  ' at ',
  '[a]',
  '(a)',
  '【@】',
  '{@}',
  '<@>',
  '（圈a）',
  '(圈a)',
  '【圈a】',
  '小老鼠',
  'ⓐ',
]

/** Length of a written-out at sign at `index`, 0 where there is none. */
export function writtenAtLength(text: string, index: number): number {
  const next = text.charCodeAt(index + 1)
  const folded = asciiOf[next] ?? 0
  // All of them go on with a, @, 特, 圈 or 老, but for the letter in a ring.
  const isRing = text.charCodeAt(index) === 0x24d0
  if (folded !== 0x61 && folded !== 0x40 && next !== 0x7279 && next !== 0x5708 && next !== 0x8001 && !isRing) return 0
  for (const word of atWords) if (foldedStartsWith(text, index, word)) return word.length
  return 0
}

function foldedStartsWith(text: string, index: number, word: string): boolean {
  for (let k = 0; k < word.length; k++) {
    const code = text.charCodeAt(index + k)
    if (code !== word.charCodeAt(k) && asciiOf[code] !== word.charCodeAt(k)) return false
  }
  return true
}

const providers =
  /^(?:163|126|139|189|qq|vip|gmail|sina|sohu|foxmail|hotmail|outlook|yeah|21cn|aliyun|live|icloud|yahoo|msn)$/

/** For zhang#163.com: the domain has to be a provider of mailboxes. */
export function providerDomainEnd(text: string, from: number): number {
  const end = domainEnd(text, from)
  if (end === 0) return 0
  const domain = text.slice(from, end).normalize('NFKC').trim().toLowerCase()
  return providers.test(domain.split(/[.。点\s]/, 1)[0] ?? '') ? end : 0
}

/** zhang3@163 without an ending: the index after the provider, 0 where the word is none. */
export function providerEnd(text: string, from: number): number {
  let end = from
  while (end < from + 8 && isDomainSign(text.charCodeAt(end))) end++
  return providers.test(text.slice(from, end).normalize('NFKC').toLowerCase()) ? end : 0
}

function isMentionSign(code: number): boolean {
  return (
    isHan(code) ||
    (code >= 48 && code <= 57) ||
    (code >= 65 && code <= 90) ||
    (code >= 97 && code <= 122) ||
    code === 0x5f ||
    code === 0x2d ||
    code === 0xb7 ||
    (code >= 0xff10 && code <= 0xff19) ||
    (code >= 0xff21 && code <= 0xff3a) ||
    (code >= 0xff41 && code <= 0xff5a) ||
    (code >= 0x3040 && code <= 0x30ff) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xc0 && code <= 0x24f)
  )
}

// Weibo allows 30 signs in a name.
const mentionMax = 30

/** Index after the name of the account mentioned by the at sign at `index`; `index + 1` where no name follows. */
export function mentionEnd(text: string, index: number): number {
  let i = skipInvisible(text, index + 1)
  // A single space, after which a name of some length ends with a space or a mark.
  if (text.charCodeAt(i) === 0x20) return spacedMentionEnd(text, i + 1, index + 1)
  const start = i
  while (i < text.length && i - start < mentionMax) {
    const code = text.charCodeAt(i)
    if (!isMentionSign(code) && gapOf[code] !== invisible) break
    i++
  }
  return i === start ? index + 1 : i
}

function spacedMentionEnd(text: string, from: number, none: number): number {
  let i = from
  while (i < text.length && i - from < mentionMax && isMentionSign(text.charCodeAt(i))) i++
  return i - from >= 2 && i - from <= 12 ? i : none
}

/** True where the account is an institution by its own name. */
export function mentionsOrganisation(name: string, verified: ReadonlySet<string>): boolean {
  return verified.has(name) || isOrganisationName(name)
}

function isIdSign(code: number): boolean {
  const folded = asciiOf[code] ?? 0
  return (folded >= 0x61 && folded <= 0x7a) || (folded >= 0x30 && folded <= 0x39) || folded === 0x5f || folded === 0x2d
}

/** End of the run of letters, digits, hyphens and underscores (in any disguise) that starts at `index`. */
export function idEnd(text: string, index: number): number {
  let i = index
  while (i < text.length && i - index < 40) {
    const code = text.charCodeAt(i)
    if (!isIdSign(code) && gapOf[code] !== invisible) break
    i++
  }
  return i
}

export interface CuedId {
  readonly start: number
  readonly end: number
  readonly kind: PlaceholderKind
}

// abc_123是我微信
const cueBehind = /^\s?(?:就?是|为)我?的?(?:微信|微博|抖音|账号|帐号|wx|vx|qq|扣扣)/i
const spacedLetters = /^(?:[A-Za-z0-9_-] ){4,30}[A-Za-z0-9_-](?![A-Za-z0-9_-])/

/** 微信a b c _ 1 2: the signs of an id that stand apart. */
function spacedId(text: string, index: number, last: LastMatch | null): CuedId | null {
  if (text.charCodeAt(index + 1) !== 0x20 || text.charCodeAt(index + 3) !== 0x20) return null
  const found = spacedLetters.exec(text.slice(index, index + 64))
  const cue = found === null ? null : cueBefore(text, index, last)
  const isAccount = cue === 'wechat' || cue === 'account' || cue === 'mail'
  return found === null || !isAccount
    ? null
    : { start: index, end: index + found[0].length, kind: cue === 'mail' ? 'email' : cue }
}

const gluedCue = /^(?:v[vx]x|wxx|[vw]xin|vx|wx|weixin|wechat|v|qq|q|uid|ins|soul|line|tg)[:_-]?/
const lettersMin = 5

/** A password goes on to the next space or Chinese sign; the number of a paper or an order over one space. */
function valueEnd(text: string, end: number, cue: CueKind): number {
  if (cue === 'secret') {
    let i = end
    while (i < text.length && i - end < 20 && text.charCodeAt(i) > 0x20 && text.charCodeAt(i) < 0x7f) i++
    return /^ [a-z]?\d{2,}/i.test(text.slice(i, i + 4)) ? idEnd(text, i + 1) : i
  }
  return /^ \d{3}/.test(text.slice(end, end + 4)) ? idEnd(text, end + 1) : end
}

/** 邮箱abc123，后缀是qq.com: a name with its host told apart, or one with a digit in it. */
function isMailName(id: string, text: string, end: number): boolean {
  return /\d/.test(id) && text.charCodeAt(end) !== 0x2e && text.charCodeAt(end) !== 0x40
}

/** An id of letters that starts at `index` and that a cue before it, or glued to it, makes personal. */
export function cuedId(text: string, index: number, last: LastMatch | null): CuedId | null {
  const spaced = spacedId(text, index, last)
  if (spaced !== null) return spaced
  const end = idEnd(text, index)
  if (end - index < (text.charCodeAt(end) === 0x20 ? 4 : lettersMin)) return null
  const id = text.slice(index, end)
  if (/^eyJ[\w-]{8}/.test(id)) return { start: index, end: valueEnd(text, end, 'secret'), kind: 'secret' }
  const digits = id.match(/\d/g)?.length ?? 0
  const cue = cueBefore(text, index, last) ?? (digits > 0 ? labelledKind(text, index, digits) : null)
  if (cue === 'identity' || cue === 'card') {
    if (digits >= 8) return { start: index, end, kind: cue }
  } else if (cue !== null && cue !== 'phone') {
    const isSplit = cue === 'secret' && /^ [a-z]?\d{2}/i.test(text.slice(end, end + 4))
    if (cue === 'mail') return isMailName(id, text, end) ? { start: index, end, kind: 'email' } : null
    const isId = /[0-9０-９_]/.test(id) || cue === 'wechat' || cue === 'account' || isSplit
    return isId ? { start: index, end: valueEnd(text, end, cue), kind: cue } : null
  }
  if (/[\d_]/.test(id) && cueBehind.test(text.slice(end, end + 9))) return { start: index, end, kind: 'wechat' }
  if (/^[A-Z]{2}\d{9}[A-Z]{2}$/.test(id)) return { start: index, end, kind: 'order' }
  // 微xinabc_12: the cue ends where the letters begin.
  const halfCue =
    /^xin(?=\w{5})/i.test(id) && '微薇威维卫'.includes(text.charAt(index - 1)) && index > 0 ? 'xin' : undefined
  const glued = halfCue ?? gluedCue.exec(id.toLowerCase())?.[0]
  if (glued === undefined || (glued.length < 2 && !/[加➕+私]我?$/.test(text.slice(Math.max(0, index - 2), index))))
    return null
  const rest = id.slice(glued.length)
  // No word begins with vx or wx, and 加V is no beginning of one either.
  const isTold = /^[vw][vx]/i.test(glued) || /[加➕+私]我?$/.test(text.slice(Math.max(0, index - 2), index))
  return rest.length >= 5 && (/\d/.test(rest) || (isTold && glued.length <= 2))
    ? { start: index + glued.length, end, kind: glued.includes('q') ? 'qq' : 'wechat' }
    : null
}
