// Which places a written name can mean: the whole gazetteer for every text, the communities of the home region and landmarks.
import type { PlaceCode } from '../../core/ids.ts'
import { placeAt, placeLevel } from '../../core/place-level.ts'
import type { Gazetteer } from './gazetteer.ts'
import type { AliasKind, EmitAlias } from './aliases.ts'
import { eachAlias } from './aliases.ts'
import type { HeldName } from './ordinary-words.ts'
import { heldPlaceNames } from './ordinary-words.ts'
import type { NameTrie } from './trie.ts'
import { createNameTrie } from './trie.ts'

export interface Landmark {
  readonly name: string
  readonly place: PlaceCode
}

export interface PlaceCandidate {
  readonly code: PlaceCode
  readonly kind: AliasKind | 'landmark'
}

export interface Candidates {
  readonly trie: NameTrie
  /** The places that name number `name` can mean. */
  readonly of: (name: number) => readonly PlaceCandidate[]
  /** By number of the name: what it takes to read it at all. */
  readonly demands: Uint8Array
  /** By number of the name: words of which it is a part by chance. */
  readonly heldIn: readonly (readonly HeldName[] | undefined)[]
}

/** A name that stands for itself; one that needs any support; one that only a parent right before it makes a place. */
export const demandNone = 0
const demandSupport = 1
export const demandParent = 2

/** Home is a city or below; the communities of a whole province would be more names than the rest of the country. */
export function createCandidates(gazetteer: Gazetteer, home: PlaceCode, landmarks: readonly Landmark[]): Candidates {
  const names: string[] = []
  const entries: PlaceCandidate[] = []
  const emit = (name: string, code: PlaceCode, kind: PlaceCandidate['kind']): void => {
    names.push(name)
    entries.push({ code, kind })
  }
  for (const { code, name } of gazetteer.places) {
    // A city that is its own district (东莞市 4419 and 441900) is one place: the coarser code speaks for it.
    if (placeLevel(code) === 'district' && gazetteer.ownName(placeAt(code, 'city')) === name) continue
    eachAlias(code, name, (alias, kind) => {
      emit(alias, code, kind)
    })
  }
  for (const { code, name } of gazetteer.communities(home)) {
    eachCommunityAlias(name, (alias, kind) => {
      emit(alias, code, kind)
    })
  }
  for (const { name, place } of landmarks) if (name.length >= 2) emit(name, place, 'landmark')
  return group(createNameTrie(names), entries)
}

/** Sorts the entries by the number of their name: entries order[starts[n] … starts[n + 1]) belong to name n. */
function group(trie: NameTrie, entries: readonly PlaceCandidate[]): Candidates {
  const { numbers, count } = trie
  const starts = new Int32Array(count + 2)
  for (const number of numbers) starts[number + 2] = (starts[number + 2] ?? 0) + 1
  for (let n = 2; n < starts.length; n++) starts[n] = (starts[n] ?? 0) + (starts[n - 1] ?? 0)
  const order = new Int32Array(entries.length)
  const demands = new Uint8Array(count).fill(demandParent)
  numbers.forEach((number, entry) => {
    const slot = starts[number + 1] ?? 0
    order[slot] = entry
    starts[number + 1] = slot + 1
    const demand = demandOf(entries[entry])
    if (demand < (demands[number] ?? 0)) demands[number] = demand
  })
  const lists: (readonly PlaceCandidate[] | undefined)[] = []
  function candidatesOf(name: number): readonly PlaceCandidate[] {
    const held = lists[name]
    if (held !== undefined) return held
    const list: PlaceCandidate[] = []
    for (let i = starts[name] ?? 0; i < (starts[name + 1] ?? 0); i++) {
      const entry = entries[order[i] ?? 0]
      if (entry !== undefined && !list.some(({ code }) => code === entry.code)) list.push(entry)
    }
    lists[name] = list
    return list
  }
  return { trie, of: candidatesOf, demands, heldIn: heldIn(trie) }
}

function heldIn(trie: NameTrie): (readonly HeldName[] | undefined)[] {
  const words: (HeldName[] | undefined)[] = []
  for (const held of heldPlaceNames) {
    trie.matchesAt(held.name, 0, (end, number) => {
      if (end === held.name.length) words[number] = [...(words[number] ?? []), held]
    })
  }
  return words
}

function demandOf(candidate: PlaceCandidate | undefined): number {
  if (candidate === undefined || candidate.kind !== 'weak') return demandNone
  return placeLevel(candidate.code) === 'street' ? demandParent : demandSupport
}

/** 多福巷社区 stands for itself; without its ending it is said of a street or an estate as well. */
function eachCommunityAlias(name: string, emit: EmitAlias): void {
  emit(name, name.length > 3 ? 'full' : 'weak')
  const bare = /^(.{2,})(?:社区|居委会)$/.exec(name)?.[1]
  if (bare === undefined) return
  emit(`${bare}小区`, 'weak')
  if (name.endsWith('居委会')) emit(`${bare}社区`, 'weak')
  if (bare.length >= 3) emit(bare, 'weak')
}

const landmarkPrior = 0.9
/** By kind of name and level, before the text has spoken: a bare name means the bigger place. */
const priors = {
  full: { country: 0, province: 0.97, city: 0.95, district: 0.9, street: 0.75, community: 0.7 },
  short: { country: 0, province: 0.95, city: 0.9, district: 0.65, street: 0.3, community: 0.3 },
  weak: { country: 0, province: 0.4, city: 0.4, district: 0.3, street: 0.15, community: 0.2 },
}

export function priorOf({ code, kind }: PlaceCandidate): number {
  return kind === 'landmark' ? landmarkPrior : priors[kind][placeLevel(code)]
}

/** Whether a name is written with names of the gazetteer alone (安徽合肥, 蜀山区), so that it can be expected to be found. */
export function createPlaceNameTest({ trie, demands }: Candidates): (name: string) => boolean {
  return function isPlaceName(name) {
    let at = 0
    while (at < name.length) {
      let end = 0
      trie.matchesAt(name, at, (stop, index) => {
        if (demands[index] === demandNone || (at > 0 && stop > end)) end = stop
      })
      if (end === 0) return false
      at = end
    }
    return name.length > 0
  }
}
