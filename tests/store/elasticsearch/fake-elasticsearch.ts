// A data stream in memory that behaves as the server does where it matters, and goes wrong as often as a test wants.
import { EarlyWarningError } from '../../../src/core/errors.ts'
import type { Random } from '../../../src/core/random.ts'
import type { ElasticClient, ElasticReply, ElasticRequest } from '../../../src/store/elasticsearch/client.ts'

interface Held {
  /** null where it was deleted. */
  body: string | null
  seqNo: number
  /** What a search sees: nothing before the first refresh. */
  seen: { body: string; seqNo: number } | null
}

export interface FakeElasticsearch {
  readonly client: ElasticClient
  /** Every copy of every id, index by index, deleted ones left out. */
  copies(): { readonly id: string; readonly index: string; readonly rev: number }[]
  rollOver(): void
  /** No more faults and no more rollovers by themselves. */
  calm(): void
}

type Action = Readonly<Record<string, { readonly _id: string; readonly _index?: string; readonly if_seq_no?: number }>>

export function createFakeElasticsearch(random: Random, stream: string): FakeElasticsearch {
  const indices: { name: string; held: Map<string, Held> }[] = []
  let sequence = 0
  let faults = true
  const chance = (oneIn: number) => faults && random.below(oneIn) === 0
  const rollOver = () => indices.push({ name: `.ds-${stream}-${indices.length + 1}`, held: new Map() })
  rollOver()
  const newest = () => indices.at(-1) as (typeof indices)[number]

  function write(action: Action, body: string | undefined): object {
    const [verb = '', { _id: id, _index, if_seq_no: seqNo } = { _id: '' }] = Object.entries(action)[0] ?? []
    const index = _index === undefined ? newest() : (indices.find((one) => one.name === _index) ?? newest())
    const answer = (status: number, result: string) => ({ [verb]: { _index: index.name, _id: id, status, result } })
    if (chance(12))
      return { [verb]: { _index: index.name, _id: id, status: 429, error: { type: 'busy', reason: 'busy' } } }
    const found = index.held.get(id)
    const isThere = found !== undefined && found.body !== null
    if (verb === 'create' ? isThere : !isThere || found.seqNo !== seqNo) return answer(409, '')
    index.held.set(id, { body: body ?? null, seqNo: sequence++, seen: found?.seen ?? null })
    return answer(isThere ? 200 : 201, isThere ? 'updated' : 'created')
  }

  function bulk(lines: string): ElasticReply {
    const rows = lines.split('\n').filter((line) => line !== '')
    const items: object[] = []
    for (let i = 0; i < rows.length; i++) {
      const action = JSON.parse(rows[i] ?? '{}') as Action
      if (chance(40)) rollOver()
      items.push(write(action, 'delete' in action ? undefined : rows[++i]))
    }
    return { status: 200, body: { items } }
  }

  function look(path: string, body: Readonly<Record<string, unknown>>): ElasticReply {
    const named = path.split('/')[1]?.split(',').map(decodeURIComponent) ?? []
    if (path.endsWith('/_refresh')) {
      for (const { name, held } of indices)
        if (named.includes(name))
          for (const one of held.values()) one.seen = one.body === null ? null : { body: one.body, seqNo: one.seqNo }
      return { status: 200, body: {} }
    }
    if (path.endsWith('/_mget')) {
      const index = indices.find((one) => one.name === named[0])
      const docs = (body['docs'] as { _id: string }[]).map(({ _id }) =>
        shown(index?.name ?? '', _id, index?.held.get(_id)),
      )
      return { status: 200, body: { docs } }
    }
    const { filter } = (
      body['query'] as { bool: { filter: [{ ids: { values: string[] } }, { terms: { _index: string[] } }] } }
    ).bool
    const hits = indices
      .filter(({ name }) => filter[1].terms._index.includes(name))
      .flatMap(({ name, held }) => filter[0].ids.values.map((id) => shown(name, id, held.get(id)?.seen ?? undefined)))
      .filter((hit) => hit.found)
    return { status: 200, body: { hits: { hits } } }
  }

  function answer(path: string, request: ElasticRequest): ElasticReply {
    if (path === `/_data_stream/${stream}`) {
      const list = indices.map(({ name }) => ({ index_name: name, index_uuid: name }))
      return { status: 200, body: { data_streams: [{ indices: list }] } }
    }
    if (path.endsWith('/_bulk')) return bulk(request.lines ?? '')
    return look(path, request.body ?? {})
  }

  async function ask(_method: string, path: string, request: ElasticRequest = {}): Promise<ElasticReply> {
    if (chance(10)) throw new EarlyWarningError('UNAVAILABLE', 'nobody there')
    if (chance(15)) return { status: 503, body: { error: { reason: 'not now' } } }
    const reply = answer(path, request)
    // Done, but the answer is lost.
    if (chance(10)) throw new EarlyWarningError('UNAVAILABLE', 'the connection broke')
    return reply
  }

  return {
    client: { request: ask, close: async () => {} },
    copies: () =>
      indices.flatMap(({ name, held }) =>
        [...held].flatMap(([id, { body }]) => (body === null ? [] : [{ id, index: name, rev: revOf(body) }])),
      ),
    rollOver,
    calm: () => {
      faults = false
    },
  }
}

function shown(index: string, id: string, held: { readonly body: string | null; readonly seqNo: number } | undefined) {
  if (held === undefined || held.body === null) return { _index: index, _id: id, found: false }
  const _source = { qianzhao: { rev: revOf(held.body) } }
  return { _index: index, _id: id, found: true, _seq_no: held.seqNo, _primary_term: 1, _source }
}

function revOf(body: string): number {
  return (JSON.parse(body) as { qianzhao: { rev: number } }).qianzhao.rev
}
