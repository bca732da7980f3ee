// The one place that knows the web framework: registers the route table behind the door, with time-outs and limits.
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Hold } from './bytes-in-flight.ts'
import { answerClientError } from './client-error.ts'
import type { ConnectionLimits } from './connections.ts'
import { capConnections } from './connections.ts'
import type { Door, Visitor } from './door.ts'
import type { Problem } from './problem.ts'
import { problem, problemOf } from './problem.ts'
import type { ReadBody } from './read-body.ts'
import { readBody } from './read-body.ts'
import { send } from './reply.ts'
import type { Caller, HttpReply, HttpRequest, Route } from './route.ts'

export interface HttpOptions {
  readonly routes: readonly Route[]
  readonly door: Door
  readonly host: string
  readonly port: number
  /** Told about what broke inside; the client only learns that something did. */
  readonly onError: (cause: unknown) => void
  readonly timeouts: Timeouts
  readonly connections: ConnectionLimits
  /** Addresses and networks of proxies whose word about the client's address and about TLS is believed. */
  readonly trustedProxies: readonly string[]
  /** Told of every answer to somebody who is known, and to those who tried to come in. */
  readonly audit: (route: Route, request: HttpRequest, reply: HttpReply, address: string) => void
  /** Sees every answer before it is sent; what it throws is sent instead. Tests compare answers with their schemas here. */
  readonly inspect?: (route: Route, reply: HttpReply) => void
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

/** A request that the door let in. */
interface Guest {
  readonly caller: Caller
  readonly hold: Hold
  /** From here on the handler gives back what is held, and it may run on after its answer. */
  isHandled: boolean
}

export function createHttp(options: HttpOptions): Http {
  const { routes, host, port, door } = options
  const app = openFramework(options)
  const guests = new WeakMap<FastifyRequest, Guest>()
  capConnections(app.server, options.connections)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (request: FastifyRequest, payload: FastifyRequest['raw']) =>
    readBody(payload, { bytesMax: request.routeOptions.bodyLimit, hold: guests.get(request)?.hold ?? noHold }),
  )
  app.setErrorHandler((cause, _request, reply) => sendProblem(reply, problemFor(cause, options.onError)))
  app.setNotFoundHandler((request, reply) => sendProblem(reply, notFound(routes, request)))
  for (const route of routes) {
    app.route({
      method: route.method,
      url: route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
      bodyLimit: route.bodyBytesMax ?? smallBodyBytesMax,
      // Before the body is read: nobody who may not push can make the server take in a body.
      onRequest: async (request, reply) => {
        if (request.headers.host === undefined) return sendProblem(reply, problem('bad_request', 'It names no host.'))
        const admission = door.admit(route, visitorOf(request))
        if (admission.kind === 'refused') return sendProblem(reply, admission.problem)
        const guest = { ...admission, isHandled: false }
        guests.set(request, guest)
        reply.raw.once('close', () => {
          if (!guest.isHandled) guest.hold.release()
        })
        return undefined
      },
      handler: (request, reply) => answer(route, guests.get(request) ?? stranger(), request, reply),
    })
  }

  async function answer(route: Route, guest: Guest, request: FastifyRequest, reply: FastifyReply) {
    const body = request.body as ReadBody | undefined
    // What is left of such a body would be taken for the next request.
    if (body?.kind === 'refused') return sendProblem(reply.header('connection', 'close'), body.problem)
    guest.isHandled = true
    const { handlerMs } = options.timeouts
    const lateMs = performance.now() + handlerMs
    // The request is here; from now on the connection is silent because this side is thinking.
    request.raw.socket.setTimeout(handlerMs * 2)
    const asked: HttpRequest = {
      method: request.method,
      parameters: request.params as Record<string, string>,
      query: new URL(request.raw.url ?? '/', 'http://local').searchParams,
      headers: request.headers,
      body: body?.bytes ?? new Uint8Array(0),
      caller: guest.caller,
      isSecure: request.protocol === 'https',
      hold: guest.hold,
      isLate: () => performance.now() > lateMs,
    }
    const work = handled(route, asked, options.onError).finally(() => guest.hold.release())
    const reached = await inTime(work, handlerMs)
    options.audit(route, asked, reached, request.ip ?? '')
    options.inspect?.(route, reached)
    const isGuess = reached.kind === 'problem' && reached.problem.type === 'unauthenticated'
    return send(reply, isGuess ? { kind: 'problem', problem: door.afterGuess(request.ip, reached.problem) } : reached)
  }

  return {
    listen: () => app.listen({ host, port }),
    close: () => app.close(),
  }
}

const noHold: Hold = { add: () => false, release: () => undefined }

/** Whom the framework lets in past the door: nobody, as long as it calls its hooks. */
function stranger(): Guest {
  return { caller: { kind: 'nobody' }, hold: noHold, isHandled: false }
}

async function handled(route: Route, request: HttpRequest, onError: (cause: unknown) => void): Promise<HttpReply> {
  try {
    return await route.handle(request)
  } catch (cause) {
    return { kind: 'problem', problem: problemFor(cause, onError) }
  }
}

function openFramework({ timeouts, trustedProxies, onError }: HttpOptions): FastifyInstance {
  return fastify({
    connectionTimeout: timeouts.connectionMs,
    requestTimeout: timeouts.requestMs,
    keepAliveTimeout: timeouts.connectionMs / 2,
    bodyLimit: smallBodyBytesMax,
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: 200 },
    clientErrorHandler: answerClientError,
    frameworkErrors: (cause, _request, reply) => void sendProblem(reply, problemFor(cause, onError)),
    http: {
      headersTimeout: timeouts.requestMs / 3,
      // Node looks for late requests every 30 s by itself; a limit of 10 s is then none.
      connectionsCheckingInterval: timeouts.requestMs / 6,
      maxHeaderSize: 16 * 1024,
      // Asked for here, so that the refusal is a problem like every other.
      requireHostHeader: false,
    },
  })
}

function problemFor(cause: unknown, onError: (cause: unknown) => void): Problem {
  const { statusCode } = cause as { statusCode?: number }
  if (statusCode === 413) return problem('too_large', 'Send less at once.')
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return problem('bad_request', 'It is malformed.')
  const found = problemOf(cause)
  if (found.type === 'internal') onError(cause)
  return found
}

// Fastify 5.12 has a handler time-out of its own, but takes it back once a body has been read: it listens to the request's
// `close` event, which comes right after the last byte. Pushes would have none.
async function inTime(work: Promise<HttpReply>, limitMs: number): Promise<HttpReply> {
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

function visitorOf(request: FastifyRequest): Visitor {
  return {
    method: request.method,
    target: request.raw.url ?? '/',
    headers: request.headers,
    isSecure: request.protocol === 'https',
    // A client that is gone has none left.
    address: request.ip ?? '',
  }
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

function sendProblem(reply: FastifyReply, found: Problem): FastifyReply {
  return send(reply, { kind: 'problem', problem: found })
}
