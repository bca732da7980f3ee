// Who wrote a record and which one it is: sources, pseudonyms of authors, and ids that mean the same in a repost.
import type { DocumentKey, PostId, Pseudonym, SourceId } from '../core/ids.ts'
import { documentKey } from '../core/ids.ts'
import { remembered } from '../core/remembered.ts'
import type { Format } from './formats/format.ts'
import { idCharactersMax } from './limits.ts'
import { isDeclaredId, isNoId } from './redact/id-shapes.ts'
import type { Redactor } from './redact/redactor.ts'
import { isNobody, spelledAsOne } from './redact/voices.ts'

export interface Identities {
  /** null where the name is no name of a source. */
  sourceOf(name: string): SourceId | null
  authorOf(source: SourceId, author: string): Pseudonym | null
  idOf(source: SourceId, id: string, shape: RegExp | undefined): PostId
  /** The same pseudonym as the origin's own id has: a repost finds it whatever the id looks like. */
  originOf(source: SourceId, origin: string, shape: RegExp | undefined): DocumentKey | null
}

const sourceShape = /^[\p{L}\p{N}][\p{L}\p{N}_./-]{0,63}$/u
// Authors write many posts: 65,536 pseudonyms are about 8 MB and save the keyed hash for most of them.
const pseudonymsHeldMax = 65_536
const sourcesHeldMax = 4_096

export function createIdentities(redactor: Redactor, table: readonly Format[]): Identities {
  const sourceOf = remembered(checkedSource, sourcesHeldMax)
  const pseudonyms = new Map<SourceId, Map<string, Pseudonym>>()
  let pseudonymCount = 0

  function checkedSource(name: string): SourceId | null {
    const isPlain = sourceShape.test(name) && !/\d{6}/.test(name) && redactor.redact(name) === name
    return isPlain ? (name as SourceId) : null
  }

  function authorOf(source: SourceId, author: string): Pseudonym | null {
    if (isNobody(author)) return null
    const held = pseudonyms.get(source) ?? new Map<string, Pseudonym>()
    const known = held.get(author)
    if (known !== undefined) return known
    const pseudonym = redactor.pseudonym(`author:${source}`, spelledAsOne(author))
    if (pseudonymCount++ >= pseudonymsHeldMax) {
      pseudonyms.clear()
      held.clear()
      pseudonymCount = 1
    }
    pseudonyms.set(source, held.set(author, pseudonym))
    return pseudonym
  }

  function idOf(source: SourceId, id: string, shape: RegExp | undefined): PostId {
    return (isDeclaredId(id, shape) ? id : redactor.pseudonym(`id:${source}`, id)) as PostId
  }

  function originOf(source: SourceId, origin: string, shape: RegExp | undefined): DocumentKey | null {
    if (origin === '' || isNoId(origin)) return null
    const colon = origin.indexOf(':')
    if (colon < 0) return documentKey(source, idOf(source, origin.slice(0, idCharactersMax), shape))
    const named = sourceOf(origin.slice(0, colon))
    if (named === null) return null
    const namedShape = table.find((format) => format.source === named)?.idShape
    return documentKey(named, idOf(named, origin.slice(colon + 1, colon + 1 + idCharactersMax), namedShape ?? shape))
  }

  return { sourceOf, authorOf, idOf, originOf }
}
