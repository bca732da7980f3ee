// Writes into a data stream so that an id stands in it once, whatever was sent before and whenever it rolled over.
//
// `create` refuses an id that the write index has, and only that one: an id in an older index of the stream would come in
// again. So the older indices are asked first; they take nothing new, hence one refresh makes the answer exact. Where the
// stream rolls over between the look and the write, or a process ends between them, an id may stand twice for a moment: the
// batch is given again until it is through, and whoever finds two copies keeps one.
import { EarlyWarningError } from '../../core/errors.ts'
import type { Bulk, BulkItem, BulkOutcome } from './bulk.ts'
import type { ElasticClient } from './client.ts'
import { elasticId } from './names.ts'
import type { ElasticItem } from './records.ts'
import { streamIndices } from './requests.ts'
import type { StoredCopy } from './stored-copies.ts'
import { createCopies } from './stored-copies.ts'

export interface StreamWriterOptions {
  readonly client: ElasticClient
  readonly bulk: Bulk
  readonly stream: string
  /** Whether a later revision replaces an earlier one; documents never change. */
  readonly revised: boolean
  readonly onRefused: OnRefused
}

/** Throws where it is not the item's fault; otherwise the item is given up. */
export type OnRefused = (item: ElasticItem, outcome: Refusal) => Promise<void>
export type Refusal = Extract<BulkOutcome, { kind: 'refused' }>

export interface StreamWriter {
  add(items: readonly ElasticItem[]): Promise<void>
}

// A second round is needed after a rollover or beside another writer; both are rare.
const roundsMax = 10

export function createStreamWriter(options: StreamWriterOptions): StreamWriter {
  const { client, bulk, stream, revised, onRefused } = options
  const copiesOf = createCopies(client, stream)

  async function add(given: readonly ElasticItem[]): Promise<void> {
    let left = newestById(given)
    for (let round = 0; left.length > 0; round++) {
      if (round === roundsMax) {
        throw new EarlyWarningError(
          'UNAVAILABLE',
          `${left.length} items of ${stream} were changed meanwhile ${roundsMax} times; only one program may write there.`,
        )
      }
      left = await addOnce(left)
    }
  }

  /** Returns those that have to be looked at again. */
  async function addOnce(items: readonly ElasticItem[]): Promise<readonly ElasticItem[]> {
    const { older, write } = await generations()
    const copies = await copiesOf.older(older, items)
    const known = items.filter(({ id }) => copies.has(id))
    await copiesOf.now(write, known, copies)
    const fresh = items.filter(({ id }) => !copies.has(id))
    const { conflicts, unsure } = await create(options, fresh, write)
    if (revised) await copiesOf.now(write, conflicts, copies)
    const kept = await keepOne(copies)
    const newer = revised ? items.filter((item) => (kept.get(item.id)?.rev ?? item.rev) < item.rev) : []
    return [...unsure, ...(await replace(newer, kept))]
  }

  async function generations(): Promise<{ readonly older: readonly string[]; readonly write: string }> {
    const names = (await streamIndices(client, stream)).map(({ name }) => name)
    const write = names.at(-1)
    if (write === undefined) throw missing(stream)
    return { older: names.slice(0, -1), write }
  }

  /** Of several copies the newest revision stays, and among equals the oldest; a rollover at the wrong moment makes them. */
  async function keepOne(copies: ReadonlyMap<string, readonly StoredCopy[]>): Promise<ReadonlyMap<string, StoredCopy>> {
    const kept = new Map<string, StoredCopy>()
    const deletes: BulkItem[] = []
    for (const [id, all] of copies) {
      const best = all.reduce((one, other) => (other.rev > one.rev ? other : one))
      kept.set(id, best)
      for (const twin of all) {
        if (twin === best) continue
        copiesOf.changed(twin.index)
        deletes.push({ id, action: JSON.stringify({ delete: conditional(id, twin) }), body: null })
      }
    }
    if (deletes.length > 0) await bulk('/_bulk', deletes)
    return kept
  }

  /** Returns those that somebody else changed meanwhile. */
  async function replace(items: readonly ElasticItem[], kept: ReadonlyMap<string, StoredCopy>): Promise<ElasticItem[]> {
    if (items.length === 0) return []
    const lines = items.map(({ id, body }): BulkItem => {
      const held = kept.get(id) as StoredCopy
      copiesOf.changed(held.index)
      return { id, action: JSON.stringify({ index: conditional(id, held) }), body }
    })
    const outcomes = await bulk('/_bulk', lines)
    for (const [i, outcome] of outcomes.entries()) {
      const item = items[i]
      if (outcome.kind === 'refused' && item !== undefined) await onRefused(item, outcome)
    }
    return items.filter((_, i) => outcomes[i]?.kind === 'conflict')
  }

  return { add }
}

/** `unsure`: the stream rolled over between the look and the write, so the older indices have to be asked once more. */
async function create({ bulk, stream, onRefused }: StreamWriterOptions, items: readonly ElasticItem[], write: string) {
  const conflicts: ElasticItem[] = []
  const unsure: ElasticItem[] = []
  const lines = items.map(({ id, body }) => ({ id, action: createAction(id), body }))
  const outcomes = items.length === 0 ? [] : await bulk(`/${stream}/_bulk`, lines, { require_data_stream: true })
  for (const [i, outcome] of outcomes.entries()) {
    const item = items[i]
    if (item === undefined) continue
    if (outcome.kind === 'refused') await onRefused(item, outcome)
    else if (outcome.index !== write) unsure.push(item)
    else if (outcome.kind === 'conflict') conflicts.push(item)
  }
  return { conflicts, unsure }
}

function conditional(id: string, { index, seqNo, primaryTerm }: StoredCopy): Readonly<Record<string, string | number>> {
  return { _index: index, _id: elasticId(id), if_seq_no: seqNo, if_primary_term: primaryTerm }
}

function newestById(items: readonly ElasticItem[]): readonly ElasticItem[] {
  const byId = new Map<string, ElasticItem>()
  for (const item of items) {
    const before = byId.get(item.id)
    if (before === undefined || before.rev < item.rev) byId.set(item.id, item)
  }
  return [...byId.values()]
}

function createAction(id: string): string {
  return `{"create":{"_id":${JSON.stringify(elasticId(id))}}}`
}

function missing(stream: string): EarlyWarningError {
  return new EarlyWarningError(
    'UNAVAILABLE',
    `Elasticsearch has no data stream ${stream}; run \`qianzhao setup elasticsearch\` with an account that may create it.`,
  )
}
