// Who wrote a record and which one it is: sources, pseudonyms of authors, and ids that mean the same in a repost.
import type { DocumentKey, PostId, Pseudonym, SourceId } from '../core/ids.ts'
import { documentKey, unknownSource } from '../core/ids.ts'
import type { RawRecord } from '../core/post.ts'
import { remembered } from '../core/remembered.ts'
import type { Draft, Format } from './formats/format.ts'
import { unnamedSource } from './formats/table.ts'
import { idCharactersMax } from './limits.ts'
import { isPlainSourceName } from './source-names.ts'
import { isDeclaredId, isNoId } from './redact/id-shapes.ts'
import type { Redactor } from './redact/redactor.ts'
import { isNobody, spelledAsOne } from './redact/voices.ts'

export interface Identities {
  /** For whom the record speaks; null where it names a source that is no name. */
  accountOf(raw: RawRecord, format: Format, draft: Draft): SourceAccount | null
  authorOf(speaker: string, author: string): Pseudonym | null
  idOf(account: SourceAccount, id: string, shape: RegExp | undefined): PostId
  /** The same pseudonym as the origin's own id has: a repost finds it whatever the id looks like. */
  originOf(account: SourceAccount, origin: string, shape: RegExp | undefined): DocumentKey | null
}

export interface SourceAccount {
  readonly source: SourceId
  /** What authors and ids are told apart by: the source, or the uploader where the source is one of the unknown. */
  readonly speaker: string
}

const sourceShape = /^[\p{L}\p{N}][\p{L}\p{N}_./-]{0,63}$/u
// Authors write many posts: 65,536 pseudonyms are about 8 MB and save the keyed hash for most of them.
const pseudonymsHeldMax = 65_536
const sourcesHeldMax = 4_096

export function createIdentities(redactor: Redactor, table: readonly Format[]): Identities {
  const sourceOf = remembered(checkedSource, sourcesHeldMax)
  const pseudonyms = new Map<string, Map<string, Pseudonym>>()
  let pseudonymCount = 0

  function checkedSource(name: string): SourceId | null {
    if (!sourceShape.test(name) || /\d{6}/.test(name) || redactor.redact(name) !== name) return null
    // A name that could be somebody's stays one source, under a name that only the key can tell.
    return (isPlainSourceName(name) ? name : redactor.pseudonym('source', name).replace(':', '-')) as SourceId
  }

  function accountOf(raw: RawRecord, format: Format, draft: Draft): SourceAccount | null {
    const carried = raw.source === unnamedSource ? (format.source as SourceId) : raw.source
    if (draft.source === undefined || raw.naming?.kind === 'ignored') return { source: carried, speaker: carried }
    if (raw.naming?.sources.includes(draft.source) === true) {
      return { source: draft.source as SourceId, speaker: draft.source }
    }
    const named = sourceOf(draft.source)
    if (named === null) return null
    if (raw.naming === undefined) return { source: named, speaker: named }
    return { source: unknownSource, speaker: `${unknownSource}/${raw.source}` }
  }

  function authorOf(speaker: string, author: string): Pseudonym | null {
    if (isNobody(author)) return null
    const held = pseudonyms.get(speaker) ?? new Map<string, Pseudonym>()
    const known = held.get(author)
    if (known !== undefined) return known
    const pseudonym = redactor.voice(`author:${speaker}`, spelledAsOne(author))
    if (pseudonymCount++ >= pseudonymsHeldMax) {
      pseudonyms.clear()
      held.clear()
      pseudonymCount = 1
    }
    pseudonyms.set(speaker, held.set(author, pseudonym))
    return pseudonym
  }

  function idOf({ source, speaker }: SourceAccount, id: string, shape: RegExp | undefined): PostId {
    // Ids of the unknown sources stand for their uploader too, so that nobody takes the id of another's record.
    const isKept = source === speaker && isDeclaredId(id, shape)
    return (isKept ? id : redactor.pseudonym(`id:${speaker}`, id)) as PostId
  }

  function originOf(account: SourceAccount, origin: string, shape: RegExp | undefined): DocumentKey | null {
    if (origin === '' || isNoId(origin)) return null
    const colon = origin.indexOf(':')
    if (colon < 0) return documentKey(account.source, idOf(account, origin.slice(0, idCharactersMax), shape))
    const named = sourceOf(origin.slice(0, colon))
    if (named === null) return null
    const namedShape = table.find((format) => format.source === named)?.idShape
    return documentKey(
      named,
      idOf(
        { source: named, speaker: named },
        origin.slice(colon + 1, colon + 1 + idCharactersMax),
        namedShape ?? shape,
      ),
    )
  }

  return { accountOf, authorOf, idOf, originOf }
}
