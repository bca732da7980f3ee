// The one place that knows the web framework: registers the route table with time-outs, limits, authorisation and safe headers.
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import type { Authoriser } from './authorise.ts'
import type { Problem } from './problem.ts'
import { problem, problemBody, problemOf } from './problem.ts'
import type { RateLimit } from './rate-limit.ts'
import type { Caller, HttpReply, ReplyStream, Route } from './route.ts'
import { apiHeaders } from './security-headers.ts'

export interface HttpOptions {
  readonly routes: readonly Route[]
  readonly authoriser: Authoriser
  readonly host: string
  readonly port: number
  /** Told about what broke inside; the client only learns that something did. */
  readonly onError: (cause: unknown) => void
  readonly timeouts?: Timeouts
  /** Asked with the caller's id, or the address of those who have none. */
  readonly rateLimit: RateLimit
}

/** The framework has none unless they are set. */
export interface Timeouts {
  /** Without a byte on a connection that is not a stream. */
  readonly connectionMs: number
  /** For the whole of a request to arrive, header and body; a third of it for the header alone. */
  readonly requestMs: number
  /** For an answer. */
  readonly handlerMs: number
}

export const defaultTimeouts: Timeouts = { connectionMs: 10_000, requestMs: 30_000, handlerMs: 30_000 }

export interface Http {
  /** Resolves with the address, for instance `http://127.0.0.1:8080`. */
  listen(): Promise<string>
  close(): Promise<void>
}

const smallBodyBytesMax = 64 * 1024
// Ten thousand listeners and some to spare; a connection over it is closed at once.
const connectionsMax = 12_000

export function createHttp(options: HttpOptions): Http {
  const { routes, authoriser, host, port, onError, rateLimit, timeouts = defaultTimeouts } = options
  const app = fastify({
    connectionTimeout: timeouts.connectionMs,
    requestTimeout: timeouts.requestMs,
    keepAliveTimeout: timeouts.connectionMs / 2,
    bodyLimit: smallBodyBytesMax,
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: 200 },
    http: {
      headersTimeout: timeouts.requestMs / 3,
      // Node looks for late requests every 30 s by itself; a limit of 10 s is then none.
      connectionsCheckingInterval: timeouts.requestMs / 6,
      maxHeaderSize: 16 * 1024,
    },
  })
  app.server.maxConnections = connectionsMax
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

  app.setErrorHandler((cause, _request, reply) => send(reply, { kind: 'problem', problem: problemFor(cause) }))
  app.setNotFoundHandler((request, reply) => send(reply, { kind: 'problem', problem: notFound(routes, request) }))

  function problemFor(cause: unknown): Problem {
    const { statusCode, code } = cause as { statusCode?: number; code?: string }
    if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return problem('too_large', 'Send less at once.')
    if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
      return problem('bad_request', 'It is malformed.')
    const found = problemOf(cause)
    if (found.type === 'internal') onError(cause)
    return found
  }

  for (const route of routes) {
    const callers = new WeakMap<FastifyRequest, Caller>()
    app.route({
      method: route.method,
      url: route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
      bodyLimit: route.bodyBytesMax ?? smallBodyBytesMax,
      // Before the body is read: nobody who may not push can make the server take in a body.
      onRequest: async (request, reply) => {
        const verdict = authoriser.authorise(
          { method: request.method, target: request.raw.url ?? '/', headers: request.headers },
          route.policy,
        )
        if (verdict.kind === 'refused') return send(reply, { kind: 'problem', problem: verdict.problem })
        const { caller } = verdict
        const waitSeconds = rateLimit(caller.kind === 'nobody' ? (request.ip ?? '') : caller.id)
        if (waitSeconds > 0) {
          const refusal = problem('too_many_requests', 'Slow down.', { retryAfterSeconds: waitSeconds })
          return send(reply, { kind: 'problem', problem: refusal })
        }
        const refusal = bodyRefusal(route, request)
        if (refusal !== null) return send(reply, { kind: 'problem', problem: refusal })
        callers.set(request, caller)
        return undefined
      },
      handler: async (request, reply) => {
        // The request is here; from now on the connection is silent because this side is thinking.
        request.raw.socket.setTimeout(timeouts.handlerMs * 2)
        const work = route.handle({
          method: request.method,
          parameters: request.params as Record<string, string>,
          query: new URL(request.raw.url ?? '/', 'http://local').searchParams,
          headers: request.headers,
          body: Buffer.isBuffer(request.body) ? request.body : new Uint8Array(0),
          caller: callers.get(request) ?? { kind: 'nobody' },
        })
        return send(reply, await inTime(work, timeouts.handlerMs))
      },
    })
  }

  return {
    listen: () => app.listen({ host, port }),
    close: () => app.close(),
  }
}

// Fastify 5.12 has a handler time-out of its own, but takes it back once a body has been read: it listens to the request's
// `close` event, which comes right after the last byte. Pushes would have none.
async function inTime(work: Promise<HttpReply> | HttpReply, limitMs: number): Promise<HttpReply> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<HttpReply>((resolve) => {
    const answer = problem('unavailable', 'It took too long.', { retryAfterSeconds: 5 })
    timer = setTimeout(() => resolve({ kind: 'problem', problem: answer }), limitMs)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

function bodyRefusal(route: Route, request: FastifyRequest): Problem | null {
  const contentType = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase()
  if (route.reads === undefined || route.reads.some((type) => type === contentType)) return null
  return problem('unsupported_media_type', `Send one of: ${route.reads.join(', ')}.`)
}

function notFound(routes: readonly Route[], request: FastifyRequest): Problem {
  const path = (request.raw.url ?? '/').split('?')[0] ?? '/'
  const matching = routes.filter((route) => pathPattern(route.path).test(path))
  if (matching.length === 0) return problem('not_found', 'See /openapi.json for what there is.')
  const allow = matching.map((route) => route.method)
  return problem('method_not_allowed', `Offered here: ${allow.join(', ')}.`, { allow })
}

function pathPattern(path: string): RegExp {
  return new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`)
}

function send(reply: FastifyReply, answer: HttpReply): FastifyReply {
  if (answer.kind === 'stream') return openStream(reply, answer)
  reply.headers(apiHeaders)
  if (answer.kind === 'problem') return sendProblem(reply, answer.problem)
  reply.code(answer.status).headers(answer.headers ?? {})
  if (answer.kind === 'json') return reply.type('application/json; charset=utf-8').send(JSON.stringify(answer.body))
  return reply.type(answer.contentType).send(typeof answer.body === 'string' ? answer.body : Buffer.from(answer.body))
}

function sendProblem(reply: FastifyReply, found: Problem): FastifyReply {
  const { status, retryAfterSeconds, allow } = found
  if (retryAfterSeconds !== null) reply.header('retry-after', String(retryAfterSeconds))
  if (allow !== null) reply.header('allow', allow.join(', '))
  if (status === 401) reply.header('www-authenticate', 'Bearer')
  return reply
    .code(status)
    .type('application/problem+json')
    .send(JSON.stringify(problemBody(found)))
}

function openStream(reply: FastifyReply, answer: Extract<HttpReply, { kind: 'stream' }>): FastifyReply {
  reply.hijack()
  const { raw } = reply
  // Heartbeats keep a stream alive; the time-out for silent sockets would cut it.
  raw.socket?.setTimeout(0)
  raw.socket?.setNoDelay(true)
  raw.writeHead(200, { ...apiHeaders, 'content-type': answer.contentType, 'x-accel-buffering': 'no' })
  raw.flushHeaders()
  const stream: ReplyStream = {
    write: (text) => void raw.write(text),
    waitingBytes: () => raw.writableLength,
    // Destroyed and not ended: a client that does not read would otherwise hold its socket for ever.
    end: () => void (raw.writableLength > 0 ? raw.destroy() : raw.end()),
    onDrain: (listener) => void raw.on('drain', listener),
    onClose: (listener) => void raw.on('close', listener),
  }
  answer.start(stream)
  return reply
}
