// Which places a written name can mean: the whole gazetteer for every text, the communities of the home region and landmarks.
import type { PlaceCode } from '../core/ids.ts'
import { placeLevel } from '../core/place-level.ts'
import type { Gazetteer } from './gazetteer.ts'
import type { AliasKind } from './places-aliases.ts'
import { aliasesOf } from './places-aliases.ts'
import type { NameTrie } from './places-trie.ts'
import { createNameTrie } from './places-trie.ts'

export interface Landmark {
  readonly name: string
  readonly place: PlaceCode
}

export interface Candidate {
  readonly code: PlaceCode
  readonly kind: AliasKind | 'landmark'
}

export interface Candidates {
  readonly trie: NameTrie
  /** By index of the name in the trie. */
  readonly byName: readonly (readonly Candidate[])[]
  /** By index of the name: what it takes to read it at all. */
  readonly demands: Uint8Array
}

/** Home is a city or below; the communities of a whole province would be more names than the rest of the country. */
export function createCandidates(gazetteer: Gazetteer, home: PlaceCode, landmarks: readonly Landmark[]): Candidates {
  const byName = new Map<string, Candidate[]>()
  const add = (name: string, candidate: Candidate): void => {
    const held = byName.get(name)
    if (held === undefined) byName.set(name, [candidate])
    else if (!held.some(({ code }) => code === candidate.code)) held.push(candidate)
  }
  for (const { code, name } of gazetteer.places) {
    // A city that is its own district (东莞市 4419 and 441900) is one place: the coarser code speaks for it.
    if (code.length === 6 && gazetteer.ownName(code.slice(0, 4) as PlaceCode) === name) continue
    for (const alias of aliasesOf(code, name)) add(alias.name, { code, kind: alias.kind })
  }
  for (const { code, name } of gazetteer.communities(home))
    for (const alias of communityAliases(name)) add(alias.name, { code, kind: alias.kind })
  for (const { name, place } of landmarks) if (name.length >= 2) add(name, { code: place, kind: 'landmark' })
  const names = [...byName.keys()]
  const lists = names.map((name) => byName.get(name) ?? [])
  return { trie: createNameTrie(names), byName: lists, demands: Uint8Array.from(lists, demandOf) }
}

/** A name that stands for itself; one that needs any support; one that only a parent right before it makes a place. */
export const demandNone = 0
export const demandSupport = 1
export const demandParent = 2

function demandOf(candidates: readonly Candidate[]): number {
  if (candidates.some(({ kind }) => kind !== 'weak')) return demandNone
  return candidates.every(({ code }) => code.length === 9) ? demandParent : demandSupport
}

/** 多福巷社区 stands for itself; without its ending it is said of a street or an estate as well. */
function communityAliases(name: string): readonly { readonly name: string; readonly kind: AliasKind }[] {
  const aliases: { name: string; kind: AliasKind }[] = [{ name, kind: name.length > 3 ? 'full' : 'weak' }]
  const bare = /^(.{2,})(?:社区|居委会)$/.exec(name)?.[1]
  if (bare !== undefined) {
    aliases.push({ name: `${bare}小区`, kind: 'weak' })
    if (name.endsWith('居委会')) aliases.push({ name: `${bare}社区`, kind: 'full' })
    if (bare.length >= 3) aliases.push({ name: bare, kind: 'weak' })
  }
  return aliases
}

/** Prior by level, before the text has spoken: a bare name means the bigger place. */
export function priorOf({ code, kind }: Candidate): number {
  if (kind === 'landmark') return 0.9
  const level = placeLevel(code)
  const full = { country: 0, province: 0.97, city: 0.95, district: 0.9, street: 0.75, community: 0.7 }[level]
  if (kind === 'full') return full
  if (kind === 'short')
    return { country: 0, province: 0.95, city: 0.9, district: 0.65, street: 0.3, community: 0.3 }[level]
  return { country: 0, province: 0.4, city: 0.4, district: 0.3, street: 0.15, community: 0.2 }[level]
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
