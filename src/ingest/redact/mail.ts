// E-mail addresses and mentions: what an at sign, plain or written out, has on both sides.
import {
  domainEnd,
  localStart,
  mentionEnd,
  mentionsOrganisation,
  providerDomainEnd,
  writtenAtLength,
} from './accounts.ts'
import { asciiOf } from './characters.ts'
import type { Found } from './found.ts'
import { take } from './found.ts'

/** Takes the address around the at sign of `length` units at `index`; gives its end, or `index` where there is none. */
export function takeAddress(text: string, index: number, length: number, found: Found): number {
  const end = domainEnd(text, index + length)
  if (end === 0) return index
  const previous = found.at(-1)
  const local = localStart(text, index)
  const start = previous?.end === index ? Math.min(previous.start, local) : local
  if (start === index) return index
  take(found, start, end, 'email')
  return end
}

/** zhang[at]163.com and zhang#163.com; `index` itself where there is none. */
export function takeWrittenAddress(text: string, index: number, found: Found): number {
  const length = writtenAtLength(text, index)
  const next = length > 0 ? takeAddress(text, index, length, found) : index
  if (next > index || asciiOf[text.charCodeAt(index)] !== 0x23) return next
  const start = localStart(text, index)
  const end = start < index ? providerDomainEnd(text, index + 1) : 0
  if (end === 0) return index
  take(found, start, end, 'email')
  return end
}

/** Takes the name behind an at sign unless it is an institution’s; gives the index after it. */
export function takeMention(text: string, index: number, verified: ReadonlySet<string>, found: Found): number {
  const stop = mentionEnd(text, index)
  if (stop > index + 1 && !mentionsOrganisation(text.slice(index + 1, stop), verified)) {
    take(found, index + 1, stop, 'account')
  }
  return stop
}
