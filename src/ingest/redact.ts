// Takes personal information out of Chinese text in one pass before anything is written, and gives authors keyed pseudonyms.
import type { Pseudonym } from '../core/ids.ts'
import {
  cuedId,
  domainEnd,
  localStart,
  mentionEnd,
  mentionsOrganisation,
  providerDomainEnd,
  writtenAtLength,
} from './redact/accounts.ts'
import { doorAt, mayFollowNumber } from './redact/addresses.ts'
import {
  asciiOf,
  digitAt,
  digitOf,
  digitScript,
  gapOf,
  hanDigit,
  letterDigit,
  skipInvisible,
} from './redact/characters.ts'
import { createDigitRun, gatherDigits, isBoundary } from './redact/digit-run.ts'
import type { Found, FoundSpan } from './redact/found.ts'
import { take, takenUntil } from './redact/found.ts'
import { endsNameCue } from './redact/name-cues.ts'
import { mayStartName } from './redact/name-features.ts'
import { loadNameModel } from './redact/name-model.ts'
import { createNameFinder, dottedName, isNameDot, plainNameAfterCue } from './redact/names.ts'
import { classifyNumber } from './redact/numbers.ts'
import { placeholderLength, placeholders } from './redact/placeholders.ts'
import { personalUrlParts, startsUrl, urlEnd } from './redact/urls.ts'
import { plateEnd, plateProvinces } from './redact/plates.ts'
import type { PseudonymKey, Pseudonyms } from './redact/pseudonym.ts'
import { createPseudonyms } from './redact/pseudonym.ts'

export interface RedactorOptions {
  /** The key in force first, during a rotation followed by the one that replaces it. */
  readonly keys: readonly PseudonymKey[]
  /** Account names of verified organisations, which stay as they are. */
  readonly organisations?: readonly string[]
  /** The bytes of nlp/models/names.bin; without them only titles and cues give names away. */
  readonly nameModel?: Uint8Array
}

export interface Redactor extends Pseudonyms {
  /** Idempotent: redacting twice changes nothing. */
  readonly redact: (text: string) => string
  /** The spans that the first look takes, in text order. */
  readonly find: (text: string) => readonly FoundSpan[]
  /** The value of a named field: phone fields are masked as a whole, name fields too, everything else like text. */
  readonly redactField: (name: string, value: string) => string
}

const digit = 1
const at = 2
const plate = 4
const surname = 8
const latin = 16
const opening = 32
const writtenAt = 64
const nameMark = 128

// Of 41,000 real texts none needed a third look; the limit keeps made-up ones linear.
const looksMax = 4

const gate = createGate()

function createGate(): Uint8Array {
  const flags = new Uint8Array(65536)
  const mark = (code: number, flag: number): void => {
    flags[code] = (flags[code] ?? 0) | flag
  }
  for (let code = 0; code < 65536; code++) {
    const folded = asciiOf[code] ?? 0
    if ((digitOf[code] ?? -1) >= 0) mark(code, digit)
    if (folded >= 0x61 && folded <= 0x7a) mark(code, latin)
    if (folded === 0x40) mark(code, at)
    if (mayStartName(code)) mark(code, surname)
    if (endsNameCue(code) || isNameDot(code)) mark(code, nameMark)
  }
  for (const province of plateProvinces) mark(province.charCodeAt(0), plate)
  for (const sign of '[(（【{<［艾#＃ ') mark(sign.charCodeAt(0), writtenAt)
  for (const high of [0xd835, 0xd83e, 0xd83c]) mark(high, digit)
  mark(0x3014, opening)
  return flags
}

/** A lone 一 or 三 between other words is skipped at once: nothing that digits are made of stands behind it. */
function mayBeNumber(text: string, index: number): boolean {
  if (digitAt(text, index) < 0) return false
  const code = text.charCodeAt(index)
  if (digitScript[code] !== hanDigit && digitScript[code] !== letterDigit) return true
  const next = text.charCodeAt(index + 1)
  return (digitOf[next] ?? -1) >= 0 || gapOf[next] !== 0 || next >= 0xd800 || mayFollowNumber(next)
}

export function createRedactor(options: RedactorOptions): Redactor {
  const pseudonyms = createPseudonyms(options.keys)
  const verified: ReadonlySet<string> = new Set(options.organisations ?? [])
  const run = createDigitRun()
  // Parts of the link that is being read; a step may end behind the start of one, never behind its end for long.
  let linkParts: FoundSpan[] = []
  let linkEnd = 0
  const nameAt = createNameFinder(options.nameModel === undefined ? null : loadNameModel(options.nameModel))

  function numbers(text: string, index: number, found: Found): number {
    gatherDigits(text, index, run)
    let s = 0
    // A number may start right where another one ended.
    let ended = -1
    while (s < run.count) {
      if (run.cut && s > run.count - 32 && s > 0) return run.at[s] ?? run.next
      if (s !== ended && !isBoundary(run, s)) {
        s++
        continue
      }
      const match = run.count - s >= 5 ? classifyNumber(text, run, s, found.at(-1) ?? null) : null
      if (match !== null && match.kind !== null) {
        const last = s + match.count - 1
        const end = skipInvisible(text, Math.max(match.end, run.end[last] ?? 0))
        take(found, run.at[s] ?? 0, end, match.kind)
        if (match.end > 0) return end
        s += match.count
        ended = s
        continue
      }
      const address = s > 0 ? addressBefore(text, s, found) : 0
      if (address > 0) return address
      const door = doorAt(text, run.at[s] ?? 0, found.at(-1)?.kind === 'door' && takenUntil(found) === run.at[s])
      if (door !== null && door.end > (run.end[s] ?? 0)) {
        take(found, Math.max(door.start, takenUntil(found)), door.end, 'door')
        return door.end
      }
      s += match === null ? 1 : match.count
    }
    return run.next
  }

  /** End of an e-mail address whose at sign stands in the gap before digit `s` (zhang3#163.com), 0 for none. */
  function addressBefore(text: string, s: number, found: Found): number {
    if (((gate[run.gapSigns[s] ?? 0] ?? 0) & writtenAt) === 0) return 0
    const from = run.end[s - 1] ?? 0
    for (let i = from; i < (run.at[s] ?? 0); i++) {
      const next = writtenAddress(text, i, found)
      if (next > i) return next
    }
    return 0
  }

  function atSign(text: string, index: number, length: number, found: Found): number {
    const end = domainEnd(text, index + length)
    if (end > 0) {
      const previous = found.at(-1)
      const local = localStart(text, index)
      const start = previous?.end === index ? Math.min(previous.start, local) : local
      if (start < index) {
        take(found, start, end, 'email')
        return end
      }
    }
    if (length > 1 || asciiOf[text.charCodeAt(index)] !== 0x40) return index
    const stop = mentionEnd(text, index)
    if (stop > index + 1 && !mentionsOrganisation(text.slice(index + 1, stop), verified)) {
      take(found, index + 1, stop, 'account')
    }
    return stop
  }

  /** zhang[at]163.com and zhang#163.com; `index` itself where there is none. */
  function writtenAddress(text: string, index: number, found: Found): number {
    const length = writtenAtLength(text, index)
    const next = length > 0 ? atSign(text, index, length, found) : index
    if (next > index || asciiOf[text.charCodeAt(index)] !== 0x23) return next
    const start = localStart(text, index)
    const end = start < index ? providerDomainEnd(text, index + 1) : 0
    if (end === 0) return index
    take(found, start, end, 'email')
    return end
  }

  function step(text: string, i: number, flags: number, found: Found): number {
    const code = text.charCodeAt(i)
    if ((flags & opening) !== 0) return i + Math.max(1, placeholderLength(text, i))
    if ((flags & at) !== 0) return Math.max(i + 1, atSign(text, i, 1, found))
    if ((flags & writtenAt) !== 0) {
      const next = writtenAddress(text, i, found)
      if (next > i) return next
    }
    if ((flags & plate) !== 0) {
      const end = plateEnd(text, i)
      if (end > 0) {
        take(found, i, end, 'plate')
        return end
      }
    }
    if ((flags & latin) !== 0 && !((gate[text.charCodeAt(i - 1)] ?? 0) & latin)) {
      if (i >= linkEnd && startsUrl(text, i)) {
        linkEnd = urlEnd(text, i)
        linkParts = personalUrlParts(text, i, linkEnd)
      }
      const id = cuedId(text, i, found.at(-1) ?? null)
      if (id !== null) {
        take(found, id.start, id.end, id.kind)
        return id.end
      }
    }
    if ((flags & digit) !== 0 && mayBeNumber(text, i)) return Math.max(i + 1, numbers(text, i, found))
    if ((flags & surname) !== 0) {
      const name = nameAt(text, i)
      if (name !== null) {
        take(found, name.start, name.end, 'name')
        return name.end
      }
    }
    if ((flags & nameMark) !== 0) {
      const name = isNameDot(code) ? dottedName(text, i, takenUntil(found)) : plainNameAfterCue(text, i)
      if (name !== null) {
        take(found, name.start, name.end, 'name')
        return name.end
      }
    }
    return i + 1
  }

  function find(text: string): Found {
    const found: Found = []
    let i = 0
    linkParts = []
    linkEnd = 0
    while (i < text.length) {
      const [part] = linkParts
      if (part !== undefined && i >= part.start) {
        if (i <= part.end) take(found, part.start, part.end, part.kind)
        i = Math.max(i, part.end)
        linkParts.shift()
        continue
      }
      const flags = gate[text.charCodeAt(i)] ?? 0
      i = flags === 0 ? i + 1 : step(text, i, flags, found)
    }
    return found
  }

  function pass(text: string): string {
    const found = find(text)
    return found.length === 0 ? text : replace(text, found)
  }

  function redact(text: string): string {
    let stable = text
    // Looks again until nothing changes: what stood between two values can read differently once they are gone.
    for (let look = 0; look < looksMax; look++) {
      const next = pass(stable)
      if (next === stable) break
      stable = next
    }
    return stable
  }

  return { ...pseudonyms, redact, find, redactField: (name, value) => redactField(name, value, redact) }
}

function replace(text: string, found: Found): string {
  let out = ''
  let from = 0
  for (const { start, end, kind } of found) {
    out += text.slice(from, start) + placeholders[kind]
    from = end
  }
  return out + text.slice(from)
}

const wholeFields: readonly (readonly [RegExp, string])[] = [
  [/phone|mobile|^tel|手机|电话|联系方式/i, placeholders.mobile],
  [/id_?card|identity|身份证|证件/i, placeholders.identity],
  [/e-?mail|邮箱/i, placeholders.email],
  [/wechat|weixin|微信/i, placeholders.wechat],
  [/^qq/i, placeholders.qq],
  [/plate|车牌/i, placeholders.plate],
  [/bank|card|卡号/i, placeholders.card],
  [/^(?:real_?name|full_?name|contact|姓名|联系人|投诉人|来电人|举报人|申请人|市民姓名)$/i, placeholders.name],
  [
    /^(?:user|user_?name|nick|nick_?name|screen_?name|author|uid|user_?id|openid|昵称|用户名?|作者|账号)$/i,
    placeholders.account,
  ],
]

function redactField(name: string, value: string, redact: (text: string) => string): string {
  if (value === '') return value
  for (const [pattern, placeholder] of wholeFields) if (pattern.test(name)) return placeholder
  return redact(value)
}

export type { Pseudonym, PseudonymKey }
