// A server on this machine that answers as a test says, and a source that pulls from it round by round, with restarts.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { dayMs, minuteMs } from '../../../../src/core/durations.ts'
import type { SourceId } from '../../../../src/core/ids.ts'
import type { RawRecord } from '../../../../src/core/post.ts'
import type { PositionBody } from '../../../../src/core/source.ts'
import type { ApiKind } from '../../../../src/ingest/sources/pull/create-api.ts'
import { createApi } from '../../../../src/ingest/sources/pull/create-api.ts'
import { createPullSource } from '../../../../src/ingest/sources/pull/pull-source.ts'
import { createWeb } from '../../../../src/ingest/sources/pull/web.ts'

export const startMs = Date.parse('2026-03-02T08:00:00+08:00')

export interface Asked {
  readonly url: URL
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export type Answering = (asked: Asked, answer: ServerResponse) => void

export interface ImitatedServer {
  readonly url: string
  readonly asked: Asked[]
  answering: Answering
}

export async function imitate(answering: Answering): Promise<ImitatedServer> {
  const asked: Asked[] = []
  const imitated = { url: '', asked, answering }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const one = {
        url: new URL(request.url ?? '', imitated.url),
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      }
      asked.push(one)
      response.sendDate = false
      imitated.answering(one, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  imitated.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return imitated
}

export function json(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}

/** What a round brought: names of records, and `trouble!` or `warning?` where it said so. */
export interface PulledSource {
  round(): Promise<string[]>
  /** Pages beyond these are not durable: the process died. */
  roundThatDies(pagesDurable: number): Promise<string[]>
  restart(): void
  later(ms: number): void
  found(): readonly string[]
  retryAfterMs(): number | null
}

export function pull(
  server: Pick<ImitatedServer, 'url'>,
  kind: ApiKind,
  nameOf: (record: RawRecord) => string,
  rules: {
    readonly secret?: string
    readonly pagesMax?: number
    readonly bytesMax?: number
    readonly isPrivate?: boolean
  } = {},
): PulledSource {
  const web = createWeb({
    agent: 'Qianzhao/test',
    timeoutMs: 5_000,
    bytesMax: rules.bytesMax ?? 1_000_000,
    allowPrivateAddress: rules.isPrivate ?? true,
    lookup: (_name, _options, callback) => callback(new Error('no names here'), '', 0),
    isForbiddenHost: () => true,
  })
  const place = { url: server.url, overlapMs: 15 * minuteMs, backlogMs: dayMs }
  const open = () =>
    createPullSource({
      source: 'pulled' as SourceId,
      api: createApi(kind, place, rules.secret ?? ''),
      web,
      pace: () => Promise.resolve(),
      pagesMax: rules.pagesMax ?? 20,
      reading: {},
    })
  const held = new Map<string, PositionBody>()
  let reader = open()
  let nowMs = startMs
  let found: string[] = []
  let retryAfterMs: number | null = null

  async function round(pagesDurable: number): Promise<string[]> {
    const names: string[] = []
    found = []
    nowMs += minuteMs
    let pages = 0
    for await (const step of reader.round({ positions: held, nowMs })) {
      if (step.kind === 'page') {
        if (pages++ >= pagesDurable) return names
        names.push(...step.records.map(nameOf))
        for (const { key, body } of step.positions) held.set(key, JSON.parse(JSON.stringify(body)) as PositionBody)
        continue
      }
      if (step.kind === 'glance') continue
      found.push(step.found)
      names.push(step.kind === 'trouble' ? `${step.trouble}!` : `${step.warning}?`)
      if (step.kind === 'trouble') ({ retryAfterMs } = step)
    }
    return names
  }

  return {
    round: () => round(Infinity),
    roundThatDies: round,
    restart: () => {
      reader = open()
    },
    later: (ms) => {
      nowMs += ms
    },
    found: () => found,
    retryAfterMs: () => retryAfterMs,
  }
}

/** The member of a record that names it. */
export function member(name: string): (record: RawRecord) => string {
  return ({ bytes }) => {
    const value = (JSON.parse(Buffer.from(bytes).toString()) as Record<string, unknown>)[name]
    return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  }
}
