// What forgotten records left in other texts: quotations of eight signs and more that nobody else wrote, pseudonyms, and the value itself.
import { randomBytes } from 'node:crypto'
import { tagsOf } from '../../core/voice-tags.ts'

export const forgottenText = '〔已删除〕'

export interface Traces {
  /** A forgotten record: what it said and who said it. */
  add(texts: readonly string[], author: string | null): void
  /** A record that stays: what it says too is no trace. */
  spare(texts: readonly string[]): void
  /** The same text without the traces; JSON stays JSON. */
  scrub(text: string): string
}

// Eight signs are a clause of Chinese: two people hardly write the same by chance, and those who do are spared.
const gramLength = 8
const pseudonym = /[a-z0-9]{1,8}:[a-z2-7]{24}(?![a-z0-9])/g

export function createTraces(values: readonly string[]): Traces {
  const grams = new Set<string>()
  const strangers = new Map<string, string>()
  // 王 or 12 would strike out half of everything.
  const exact = values.filter((value) => value.length > 3 || /\p{Script=Han}{2}/u.test(value))

  function eachGram(text: string, work: (gram: string) => void): void {
    for (let i = 0; i + gramLength <= text.length; i++) work(text.slice(i, i + gramLength))
  }

  function withoutQuotations(text: string): string {
    if (grams.size === 0) return text
    let out = ''
    let from = 0
    for (let i = 0; i + gramLength <= text.length; i++) {
      // A sign behind a backslash is half of an escape in JSON.
      if (text.charAt(i - 1) === '\\' || !grams.has(text.slice(i, i + gramLength))) continue
      let last = i
      while (grams.has(text.slice(last + 1, last + 1 + gramLength))) last++
      out += text.slice(from, i) + forgottenText
      from = last + gramLength
      i = from - 1
    }
    return from === 0 ? text : out + text.slice(from)
  }

  return {
    add(texts, author) {
      for (const text of texts) {
        if (text.length >= gramLength) eachGram(text, (gram) => grams.add(gram))
      }
      const tags = author === null ? [] : tagsOf(author).filter((tag) => tag !== null)
      const stranger = tags.map((tag) => strangers.get(tag)).find(Boolean) ?? `f0:${randomName()}`
      for (const tag of tags) strangers.set(tag, stranger)
    },
    spare(texts) {
      if (grams.size > 0) for (const text of texts) eachGram(text, (gram) => grams.delete(gram))
    },
    scrub(text) {
      let clean = withoutQuotations(text)
      for (const value of exact) if (clean.includes(value)) clean = clean.replaceAll(value, forgottenText)
      if (strangers.size === 0 || !clean.includes(':')) return clean
      return clean.replace(pseudonym, (found) => strangers.get(found) ?? found)
    },
  }
}

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'

/** As long as a pseudonym and made of the same signs, so that it is one voice still and nobody's. */
function randomName(): string {
  return Array.from(randomBytes(24), (byte) => alphabet.charAt(byte & 31)).join('')
}
