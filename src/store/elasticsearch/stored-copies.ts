// What a data stream holds of an id: one copy as a rule, in the index that is written or in an older one.
import type { ElasticClient } from './client.ts'
import { elasticId } from './names.ts'
import type { ElasticItem } from './records.ts'
import { expectOk } from './requests.ts'

export interface StoredCopy {
  readonly index: string
  readonly rev: number
  readonly seqNo: number
  readonly primaryTerm: number
}

export interface StoredCopies {
  /** What the older indices have, oldest first. */
  older(older: readonly string[], items: readonly ElasticItem[]): Promise<Map<string, StoredCopy[]>>
  /** Adds what the index that is written has now. */
  now(write: string, items: readonly ElasticItem[], copies: Map<string, StoredCopy[]>): Promise<void>
  /** An older index was written into: its searches do not show that before the next refresh. */
  changed(index: string): void
}

// Twice as many hits may come back, and a search returns 10,000 at most.
const lookUpMax = 5_000
export function createCopies(client: ElasticClient, stream: string): StoredCopies {
  /** Older indices whose searches show all that was written there. */
  const refreshed = new Set<string>()

  async function inOlder(older: readonly string[], items: readonly ElasticItem[]): Promise<Map<string, StoredCopy[]>> {
    const copies = new Map<string, StoredCopy[]>()
    if (older.length === 0) return copies
    const unrefreshed = older.filter((name) => !refreshed.has(name))
    if (unrefreshed.length > 0) {
      await expectOk(client, 'POST', `/${unrefreshed.map(encodeURIComponent).join(',')}/_refresh`)
      for (const name of unrefreshed) refreshed.add(name)
    }
    for (let start = 0; start < items.length; start += lookUpMax) {
      const byId = new Map(items.slice(start, start + lookUpMax).map(({ id }) => [elasticId(id), id]))
      // The stream may have many indices: their names would not fit into a line, so the newest is left out by a filter.
      const answer = await expectOk(client, 'POST', `/${stream}/_search`, {
        size: byId.size * 2,
        query: { bool: { filter: [{ ids: { values: [...byId.keys()] } }, { terms: { _index: [...older] } }] } },
        sort: ['_doc'],
        _source: ['qianzhao.rev'],
        seq_no_primary_term: true,
        track_total_hits: false,
      })
      for (const hit of (answer as SearchAnswer).hits.hits) remember(copies, byId.get(hit._id), hit)
    }
    for (const all of copies.values()) all.sort((a, b) => older.indexOf(a.index) - older.indexOf(b.index))
    return copies
  }

  async function inWrite(
    write: string,
    items: readonly ElasticItem[],
    copies: Map<string, StoredCopy[]>,
  ): Promise<void> {
    if (items.length === 0) return
    const byId = new Map(items.map(({ id }) => [elasticId(id), id]))
    const answer = await expectOk(client, 'POST', `/${encodeURIComponent(write)}/_mget`, {
      docs: [...byId.keys()].map((id) => ({ _id: id, _source: ['qianzhao.rev'] })),
    })
    for (const found of (answer as { docs: readonly FoundDocument[] }).docs) {
      if (found.found === true) remember(copies, byId.get(found._id), found)
    }
  }

  return { older: inOlder, now: inWrite, changed: (index) => refreshed.delete(index) }
}

interface FoundDocument {
  readonly _index: string
  readonly _id: string
  readonly _seq_no: number
  readonly _primary_term: number
  readonly found?: boolean
  readonly _source?: { readonly qianzhao?: { readonly rev?: number } }
}

interface SearchAnswer {
  readonly hits: { readonly hits: readonly FoundDocument[] }
}

function remember(copies: Map<string, StoredCopy[]>, id: string | undefined, found: FoundDocument): void {
  if (id === undefined) return
  const held = {
    index: found._index,
    rev: found._source?.qianzhao?.rev ?? 0,
    seqNo: found._seq_no,
    primaryTerm: found._primary_term,
  }
  const all = copies.get(id)
  if (all === undefined) copies.set(id, [held])
  else all.push(held)
}
