// A small proxy in front of Elasticsearch that spoils requests and answers as a test wants.
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { createServer, request as send } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

export interface ProxiedRequest {
  readonly method: string
  readonly path: string
  readonly body: string
}

export type Spoilt =
  /** Goes through as it is. */
  | null
  /** Is answered by the proxy. */
  | { readonly status: number; readonly body: object }
  /** The server gets it and does it; the connection breaks before the answer. */
  | 'cut'
  /** Single items of a bulk request are answered with 429 and do not reach the server. */
  | { readonly busy: (at: number) => boolean }

export interface Proxy {
  readonly address: string
  /** Bulk items that reached the server. */
  forwarded(): number
  close(): Promise<void>
}

export async function startProxy(target: string, spoil: (request: ProxiedRequest) => Spoilt): Promise<Proxy> {
  let forwarded = 0
  const server = createServer((incoming, outgoing) => {
    void handle().catch(() => outgoing.destroy())
    async function handle(): Promise<void> {
      const chunks: Buffer[] = []
      for await (const chunk of incoming) chunks.push(chunk as Buffer)
      const body = Buffer.concat(chunks).toString()
      const request = { method: incoming.method ?? 'GET', path: incoming.url ?? '/', body }
      const isBulk = request.path.includes('/_bulk')
      const spoilt = spoil(request)
      if (spoilt !== null && spoilt !== 'cut' && 'status' in spoilt) {
        outgoing.writeHead(spoilt.status, answerHeaders).end(JSON.stringify(spoilt.body))
        return
      }
      const split = spoilt !== null && spoilt !== 'cut' ? splitBulk(body, spoilt.busy) : { body, busy: [] }
      if (isBulk) forwarded += bulkLines(split.body).length
      const answer =
        isBulk && split.body === ''
          ? { status: 200, headers: answerHeaders, body: '{"took":1,"errors":false,"items":[]}' }
          : await forward(target, request, split.body, incoming.headers)
      if (spoilt === 'cut') {
        outgoing.destroy()
        return
      }
      outgoing.writeHead(answer.status, { ...answerHeaders, 'content-type': 'application/json' })
      outgoing.end(split.busy.length > 0 ? withBusy(answer.body, split.busy) : answer.body)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    forwarded: () => forwarded,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const answerHeaders = { 'x-elastic-product': 'Elasticsearch', 'content-type': 'application/json' }

async function forward(target: string, { method, path }: ProxiedRequest, body: string, headers: IncomingHttpHeaders) {
  const { 'content-type': type, accept } = headers
  const outgoing = send(`${target}${path}`, {
    method,
    headers: { ...(type === undefined ? {} : { 'content-type': type }), ...(accept === undefined ? {} : { accept }) },
  })
  outgoing.end(body)
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage]
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return { status: incoming.statusCode ?? 500, body: Buffer.concat(chunks).toString() }
}

/** Pairs of an action line and its document; deletes, which have none, are not used with it. */
function bulkLines(body: string): string[] {
  const lines = body.split('\n').filter((line) => line !== '')
  return lines.filter((_, i) => i % 2 === 0).map((line, i) => `${line}\n${lines[i * 2 + 1] ?? ''}\n`)
}

function splitBulk(body: string, busy: (at: number) => boolean) {
  const lines = bulkLines(body)
  const held = lines.map((_, at) => busy(at))
  return { body: lines.filter((_, at) => held[at] === false).join(''), busy: held }
}

function withBusy(answer: string, busy: readonly boolean[]): string {
  const parsed = JSON.parse(answer) as { items: object[] }
  const error = { type: 'es_rejected_execution_exception', reason: 'the write queue is full' }
  let next = 0
  const items = busy.map((held) => (held ? { create: { status: 429, error } } : (parsed.items[next++] ?? {})))
  return JSON.stringify({ ...parsed, errors: true, items })
}
