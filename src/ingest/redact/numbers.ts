// Finds phones, identity numbers and bank cards in a run of digits, and numbers that only a cue makes personal.
import { asciiOf, gapOf, isAsciiAlnum, visibleGap } from './characters.ts'
import { looksLikeIdentity, passesIdCheck, passesLuhn } from './checksums.ts'
import type { CueKind, LastMatch } from './cues.ts'
import { cueBefore, gluedLetterCue } from './cues.ts'
import type { DigitRun } from './digit-run.ts'
import { isBoundary } from './digit-run.ts'
import { gappedLikeOneNumber } from './digit-layout.ts'
import { labelledKind } from './labels.ts'
import type { PlaceholderKind } from './placeholders.ts'

export interface NumberMatch {
  readonly kind: PlaceholderKind
  /** Digits taken from the run. */
  readonly count: number
  /** First index after the match, where a letter X or an extension belongs to it; 0 for the end of the last digit. */
  readonly end: number
}

const areaCodes3 = new Set([10, 20, 21, 22, 23, 24, 25, 27, 28, 29])

function checkedIdentity(text: string, run: DigitRun, s: number): NumberMatch | null {
  const { values, count } = run
  if (count - s < 17 || !looksLikeIdentity(values, s, 4)) return null
  const letter = checkLetterEnd(text, run.end[s + 16] ?? 0)
  if (letter > 0 && (passesIdCheck(values, s, 10) || isBoundary(run, s + 17)))
    return { kind: 'identity', count: 17, end: letter }
  return count - s >= 18 && passesIdCheck(values, s, values[s + 17] ?? 0)
    ? { kind: 'identity', count: 18, end: 0 }
    : null
}

/** Eighteen digits of a longer block can be right by chance: there a bank card that fits the block goes first. */
function boundedIdentity(text: string, run: DigitRun, s: number): NumberMatch | null {
  const found = checkedIdentity(text, run, s)
  return found !== null && (found.end > 0 || isBoundary(run, s + found.count)) ? found : null
}

/** Without a right check digit, or of the old kind that has none: province and birthday have to be possible. */
function plausibleIdentity(run: DigitRun, s: number): NumberMatch | null {
  for (const [count, yearLength] of [
    [18, 4],
    [15, 2],
  ] as const) {
    if (run.count - s < count || !isBoundary(run, s + count) || !looksLikeIdentity(run.values, s, yearLength)) continue
    if (gappedLikeOneNumber(run, s, count)) return { kind: 'identity', count, end: 0 }
  }
  return null
}

/** The index after the X that stands for ten in a check digit, 0 where there is none. */
function checkLetterEnd(text: string, from: number): number {
  let i = from
  for (let gaps = 0; i < text.length; i++) {
    const gap = gapOf[text.charCodeAt(i)] ?? 0
    if (gap === 0 || (gap === visibleGap && ++gaps > 3)) break
  }
  return asciiOf[text.charCodeAt(i)] === 0x78 || text.charAt(i) === '叉' ? i + 1 : 0
}

function mobilePrefix(run: DigitRun, s: number): number {
  const v = run.values
  if (v[s] === 1) return 0
  if (v[s] === 8 && v[s + 1] === 6) return 2
  if (v[s] !== 0) return -1
  if (v[s + 1] === 1) return 1
  return v[s + 1] === 0 && v[s + 2] === 8 && v[s + 3] === 6 ? 4 : -1
}

function mobile(run: DigitRun, s: number): NumberMatch | null {
  const prefix = mobilePrefix(run, s)
  if (prefix < 0) return null
  const start = s + prefix
  if (run.values[start] !== 1 || (run.values[start + 1] ?? 0) < 3 || run.count - start < 11) return null
  if (!isBoundary(run, start + 11) && !startsMobile(run, start + 11)) return null
  return gappedLikeOneNumber(run, start, 11) ? { kind: 'mobile', count: prefix + 11, end: 0 } : null
}

/** 147、226、262、26路: lines of buses, each of at most three digits. */
function isLineList(text: string, run: DigitRun): boolean {
  if (!/^\s?(?:路|号线|线)/.test(text.slice(run.next, run.next + 3))) return false
  let length = 0
  for (let i = 0; i < run.count; i++) {
    length = (run.gaps[i] ?? 0) > 0 ? 1 : length + 1
    if (length > 3) return false
  }
  return true
}

/** Two mobiles written without a gap between them. */
function startsMobile(run: DigitRun, s: number): boolean {
  return run.count - s >= 11 && run.values[s] === 1 && (run.values[s + 1] ?? 0) >= 3 && isBoundary(run, s + 11)
}

function hasIssuer(run: DigitRun, s: number): boolean {
  const first = run.values[s] ?? 0
  const second = run.values[s + 1] ?? 0
  if (first === 6) return second === 2 || second === 0 || second === 5 || second === 9
  if (first === 5) return second >= 1 && second <= 8
  if (first === 3) return second >= 4 && second <= 7
  return first === 4 || first === 9
}

function card(text: string, run: DigitRun, s: number, max: number, min: number): NumberMatch | null {
  // Between letters only what has the length and the issuer of a card: most such runs are ids of things.
  const isGlued = isAsciiAlnum(text.charCodeAt((run.at[s] ?? 0) - 1))
  if (isGlued && (min < 16 || run.values[s] !== 6 || run.values[s + 1] !== 2)) return null
  for (let length = Math.min(max, run.count - s); length >= min; length--) {
    if (!isBoundary(run, s + length) || !passesLuhn(run.values, s, length)) continue
    let gaps = 0
    for (let i = s + 1; i < s + length; i++) if ((run.gaps[i] ?? 0) > 0) gaps++
    if (gaps > 0 && (!hasIssuer(run, s) || !gappedLikeOneNumber(run, s, length))) continue
    return { kind: 'card', count: length, end: 0 }
  }
  return null
}

function landline(text: string, run: DigitRun, s: number): NumberMatch | null {
  const v = run.values
  let start = s
  // +86 and 0086 replace the leading zero of the area code.
  if (v[s] === 0 && v[s + 1] === 0 && v[s + 2] === 8 && v[s + 3] === 6) start = s + 4
  else if (v[s] === 8 && v[s + 1] === 6 && text.charCodeAt((run.at[s] ?? 0) - 1) === 0x2b) start = s + 2
  const bare = start > s && v[start] !== 0
  const zero = bare ? 0 : 1
  if (!bare && v[start] !== 0) return null
  const first = v[start + zero] ?? 0
  const area3 = areaCodes3.has(first * 10 + (v[start + zero + 1] ?? 0))
  if (!area3 && (first < 3 || first > 9)) return null
  const areaLength = (area3 ? 2 : 3) + zero
  for (const local of [8, 7]) {
    const length = areaLength + local
    if (run.count - start < length || !isBoundary(run, start + length)) continue
    const firstLocal = v[start + areaLength] ?? 0
    if (firstLocal < 2 || !gappedLikeOneNumber(run, start, length)) continue
    return withExtension(text, run, s, start + length - s)
  }
  return null
}

/** 转8012 and -8012 after a landline belong to it. */
function withExtension(text: string, run: DigitRun, s: number, count: number): NumberMatch {
  const lastEnd = run.end[s + count - 1] ?? 0
  let i = lastEnd
  while (text.charCodeAt(i) === 0x20) i++
  const zh = text.startsWith('转', i) || text.startsWith('轉', i)
  if (!zh) return { kind: 'landline', count, end: 0 }
  i++
  if (text.startsWith('分机', i)) i += 2
  let digits = 0
  while (digits < 6 && /[0-9０-９]/.test(text.charAt(i))) {
    i++
    digits++
  }
  return { kind: 'landline', count, end: digits > 0 ? i : 0 }
}

/** 400 and 800 numbers are nobody’s own. Digits to leave alone, 0 for none. */
function publicLength(run: DigitRun, s: number): number {
  const v = run.values
  const free = (v[s] === 4 || v[s] === 8) && v[s + 1] === 0 && v[s + 2] === 0
  return free && run.count - s >= 10 && isBoundary(run, s + 10) && gappedLikeOneNumber(run, s, 10) ? 10 : 0
}

const cueLengths: Readonly<Record<CueKind, readonly [number, number, PlaceholderKind]>> = {
  phone: [7, 8, 'landline'],
  qq: [5, 12, 'qq'],
  wechat: [5, 20, 'wechat'],
  account: [5, 25, 'account'],
  identity: [8, 18, 'identity'],
  card: [8, 25, 'card'],
  document: [5, 20, 'document'],
  order: [6, 25, 'order'],
  secret: [4, 20, 'secret'],
  device: [8, 20, 'device'],
  plate: [5, 7, 'plate'],
  mail: [5, 12, 'email'],
}

// Q235 is a steel and V8 an engine.
const gluedDigitsMin = 7

const backwards = /(?:倒着|倒过来|反着|反过来|逆着|倒序|逆序)[念读看写]?[\s:：是]{0,2}$/

function cued(text: string, run: DigitRun, s: number, last: LastMatch | null): NumberMatch | null {
  if (run.count - s < 4) return null
  const at = run.at[s] ?? 0
  const before = text.slice(Math.max(0, at - 8), at)
  const isBackwards = backwards.test(before)
  const cue =
    cueBefore(text, at, last) ??
    (run.count - s >= gluedDigitsMin ? (gluedLetterCue(text, at) ?? (isBackwards ? 'account' : null)) : null)
  // 被扣973.32: an amount and no account.
  if (cue === 'qq' && '扣抠'.includes(text.charAt(at - 1)) && blockLength(run, s) < 5) return null
  const labelled = cue ?? labelledKind(text, at, blockLength(run, s))
  if (labelled === null) return null
  const [whole, longest, kind] = cueLengths[labelled]
  // 身份证后六位 and 尾号: a part is enough to tell two people apart.
  const min = /[后末尾前].?[位号][数字]?[是为:：\s]*$/.test(before) ? 4 : whole
  // 倒着念: no number of any country reads right backwards, so that all of it goes.
  const max = isBackwards ? 20 : longest
  let length = 0
  for (let n = 1; n <= max && s + n <= run.count; n++) {
    if (!isBoundary(run, s + n)) continue
    if (n > 1 && length > 0 && !continuesValue(run, s + length) && !isEvenlyCut(run, s)) break
    length = n
  }
  if (length < min || isAmount(text, run.end[s + length - 1] ?? 0)) return null
  // Hotlines that everybody may call: 12345, 95588, 10086, 96xxx.
  if (length === 5 && cue === 'phone') return null
  return { kind, count: length, end: 0 }
}

/** Digits without a gap between them. */
function blockLength(run: DigitRun, s: number): number {
  let length = 1
  while (s + length < run.count && (run.gaps[s + length] ?? 0) === 0) length++
  return length
}

/** 349/199/182 and 2，3，0，5: three groups and more with the same sign between all of them are one value. */
function isEvenlyCut(run: DigitRun, s: number): boolean {
  let groups = 1
  let sign = -1
  let longest = 0
  let length = 1
  for (let i = s + 1; i < run.count; i++) {
    length++
    if ((run.gaps[i] ?? 0) === 0) continue
    longest = Math.max(longest, length - 1)
    length = 1
    groups++
    if (sign >= 0 && run.gapSigns[i] !== sign) return false
    sign = run.gapSigns[i] ?? 0
  }
  return groups >= 3 && Math.max(longest, length) <= 4
}

/** 4888287577的QQ邮箱: the cue stands behind. */
function mailboxNumber(text: string, run: DigitRun, s: number): NumberMatch | null {
  let count = 1
  while (s + count < run.count && !isBoundary(run, s + count)) count++
  const end = run.end[s + count - 1] ?? 0
  const isMailbox =
    count >= 5 && count <= 12 && /^\s?的?\s?(?:qq|扣扣|企鹅|微信)?(?:邮箱|号)?/i.exec(text.slice(end, end + 8))
  return isMailbox && isMailbox[0].trim().length >= 3 ? { kind: 'qq', count, end: 0 } : null
}

/** 流水120000元, 快递50000件: an amount and no number of anything. */
function isAmount(text: string, end: number): boolean {
  return /^\s?(?:万|元(?!旦)|块|亿|人(?!民)|次|件|度|吨|公里|平|米|%|户(?!号))/.test(text.slice(end, end + 3))
}

/** After a cue a value goes on over spaces and hyphens, but not over commas. */
function continuesValue(run: DigitRun, i: number): boolean {
  if ((run.gaps[i] ?? 0) === 0) return true
  const sign = run.gapSigns[i] ?? 0
  return (
    sign === 0x20 || sign === 0x2d || sign === 0x2e || sign === 0xb7 || sign === 0x2a || sign === 0x5f || sign === 0x29
  )
}

function ownNumber(text: string, run: DigitRun, s: number, last: LastMatch | null): NumberMatch | null {
  const cue = cueBefore(text, run.at[s] ?? 0, last)
  return cue === null || cue === 'phone' ? null : cued(text, run, s, last)
}

/** What starts at digit `s` of the run; a null with `skip` digits that belong to something public. */
export function classifyNumber(
  text: string,
  run: DigitRun,
  s: number,
  last: LastMatch | null,
): NumberMatch | { readonly kind: null; readonly count: number } {
  const length = run.count - s
  if (length >= 10) {
    const free = publicLength(run, s)
    // 户号8005990119 begins like a number that all may call, and is a household's.
    if (free > 0) return ownNumber(text, run, s, last) ?? { kind: null, count: free }
    const found =
      boundedIdentity(text, run, s) ??
      (isLineList(text, run) ? null : mobile(run, s)) ??
      (length >= 16 ? card(text, run, s, 19, 16) : null) ??
      checkedIdentity(text, run, s) ??
      (length >= 15 ? plausibleIdentity(run, s) : null) ??
      (length >= 13 ? card(text, run, s, 15, 13) : null) ??
      landline(text, run, s)
    if (found !== null) return found
  }
  return mailboxNumber(text, run, s) ?? cued(text, run, s, last) ?? { kind: null, count: 1 }
}
