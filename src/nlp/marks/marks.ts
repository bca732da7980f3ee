// Works out once, from the text of a post, by what other posts about the same happening will be recognised.
import { hash32 } from '../../core/hash.ts'
import type { Marks } from '../../core/marks.ts'
import type { Dictionary } from '../segment/dictionary.ts'
import { costScale } from '../segment/dictionary.ts'
import { slotOf } from '../segment/trie.ts'
import type { CommonTriples } from './common-triples.ts'
import { tripleHash } from './common-triples.ts'
import { venuesOf } from './venues.ts'

const triplesMax = 48
const tagsMax = 4
const clauseUnitsMin = 6
/** Eighths of a nat: fine enough for a weight, small enough for a byte. */
const rarityScale = 8
/** What the dictionary does not know is rarer than what it knows (18 nats at most). */
const unknownRarity = 20
// A post has some fifteen words: a word of cost c nats stands in e^(2.7 − c) of the posts.
const wordsPerPostNats = 2.7

// Passed-on text, links, accounts, places of a phone and moods say nothing of the happening. 〔…〕 is what redaction left.
const noise = /\/\/@.*|https?:\S+|@\S+|📍\S+|〔[^〕]{1,8}〕|\[[^\]\s]{1,6}\]|[（(]图[）)]/gsu
// The frame of a work order says who wrote it, not what happens.
const frame =
  /(?:市民|来电人|家长|业主|居民|群众|诉求人|员工|网格员|患者家属|家属)?(?:紧急)?(?:来电|来访)?(?:反映|咨询|称|表示|投诉|诉求|要求)[：:，,]?|请(?:相关部门|有关部门)?(?:核实处理|协调|核查|答复)|多项诉求|巡查见|走访|已(?:上报|转|报)/gu
const clauseEnd = /[^一-鿿0-9A-Za-z]+/u
const opener = /^(?:哎|真的|我说|无语|听我说|那个|就是说|额|唉)/u

export interface MarksParts {
  readonly dictionary: Dictionary
  readonly commonTriples: CommonTriples
}

/** `terms` are the content words of the post, as `createTerms` gives them. */
export function createMarksReader({
  dictionary,
  commonTriples,
}: MarksParts): (text: string, terms: readonly string[]) => Marks {
  const rarityOf = createRarity(dictionary)
  return (text, terms) => {
    const told = text.replaceAll(noise, '，').replaceAll(frame, '，')
    return {
      words: terms.map((term) => hash32(term)),
      rarities: terms.map(rarityOf),
      triples: rareTriples(told, commonTriples),
      tags: tagsOf(text),
      venues: venuesOf(told),
      clause: clauseOf(told),
      copied: text.includes('//@'),
    }
  }
}

function createRarity({ trie }: Dictionary): (word: string) => number {
  return (word) => {
    const slot = slotOf(trie, word)
    const cost = slot > 0 ? (trie.cells[slot * 2 + 1] as number) >>> 16 : 0
    const nats = (cost === 0 ? unknownRarity : cost / costScale) - wordsPerPostNats
    return Math.max(0, Math.min(255, Math.round(nats * rarityScale)))
  }
}

function rareTriples(text: string, common: CommonTriples): number[] {
  const found = new Set<number>()
  let a = 0
  let b = 0
  for (let i = 0; i < text.length && found.size < triplesMax; i++) {
    const unit = text.charCodeAt(i)
    const c = unit >= 0x4e00 && unit <= 0x9fff ? unit : 0
    if (a !== 0 && b !== 0 && c !== 0) {
      const triple = tripleHash(a, b, c)
      if (!common.has(triple)) found.add(triple)
    }
    a = b
    b = c
  }
  return [...found]
}

function tagsOf(text: string): number[] {
  const tags: number[] = []
  for (const match of text.matchAll(/#([^#\s]{2,20})#/gu)) {
    if (tags.length >= tagsMax) break
    tags.push(hash32(match[1] ?? ''))
  }
  return tags
}

/** Of clauses of one length the first. */
function clauseOf(text: string): number {
  const longest = text.split(clauseEnd).reduce((best, clause) => (clause.length > best.length ? clause : best), '')
  const clause = longest.replace(opener, '')
  return hash32(clause.length >= clauseUnitsMin ? clause : text.replaceAll(/[^\p{L}\p{N}]/gu, ''))
}
