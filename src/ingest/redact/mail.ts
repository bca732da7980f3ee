// E-mail addresses and mentions: what an at sign, plain or written out, has on both sides.
import {
  domainEnd,
  idEnd,
  localStart,
  mentionEnd,
  mentionsOrganisation,
  providerDomainEnd,
  providerEnd,
  writtenAtLength,
} from './accounts.ts'
import { asciiOf, digitOf } from './characters.ts'
import { looseHostEnd, spacedLocalStart } from './loose-mail.ts'
import type { Found } from './found.ts'
import { take } from './found.ts'

/** Takes the address around the at sign of `length` units at `index`; gives its end, or `index` where there is none. */
export function takeAddress(text: string, index: number, length: number, found: Found): number {
  const end = domainEnd(text, index + length) || looseHostEnd(text, index + length)
  if (end === 0) return index
  const previous = found.at(-1)
  const spaced = spacedLocalStart(text, index)
  const local = spaced < index ? spaced : localStart(text, index)
  const start = previous?.end === index ? Math.min(previous.start, local) : hanDigitsStart(text, local, index)
  if (start === index) return index
  take(found, start, end, 'email')
  return end
}

/** 艾特 and the name of an account right behind it. */
function takeSpelledMention(text: string, start: number, found: Found): number {
  const end = idEnd(text, start)
  if (end - start < 4) return start - 2
  take(found, start, end, 'account')
  return end
}

/** 六二四四@qq.com: numerals in front of the sign are the name. */
function hanDigitsStart(text: string, local: number, at: number): number {
  if (local < at) return local
  let i = at
  while (i > 0 && at - i < 20 && (digitOf[text.charCodeAt(i - 1)] ?? -1) >= 0) i--
  return at - i >= 4 ? i : at
}

/** zhang[at]163.com, zhang#163.com and zhang*163.com; `index` itself where there is none. */
export function takeWrittenAddress(text: string, index: number, found: Found): number {
  const length = writtenAtLength(text, index)
  const next = length > 0 ? takeAddress(text, index, length, found) : index
  if (next === index && text.startsWith('艾特', index)) return takeSpelledMention(text, index + 2, found)
  const sign = asciiOf[text.charCodeAt(index)]
  if (next > index || (sign !== 0x23 && sign !== 0x2a)) return next
  const start = localStart(text, index)
  const end = start < index ? providerDomainEnd(text, index + 1) || looseHostEnd(text, index + 1) : 0
  if (end === 0) return index
  take(found, start, end, 'email')
  return end
}

/** Takes the name behind an at sign unless it is an institution’s; gives the index after it. */
export function takeMention(text: string, index: number, verified: ReadonlySet<string>, found: Found): number {
  const provider = providerEnd(text, index + 1)
  const local = provider > 0 ? localStart(text, index) : index
  if (local < index - 2) {
    take(found, local, provider, 'email')
    return provider
  }
  const stop = mentionEnd(text, index)
  if (stop > index + 1 && !mentionsOrganisation(text.slice(index + 1, stop), verified)) {
    take(found, index + 1, stop, 'account')
  }
  return stop
}
