// Writes answers: JSON, bytes, streams and problems, each with the headers that tell a browser how little it may do.
import type { FastifyReply } from 'fastify'
import type { Problem } from './problem.ts'
import { problemBody } from './problem.ts'
import type { HttpReply, ReplyStream } from './route.ts'
import { apiHeaders } from './security-headers.ts'

export function send(reply: FastifyReply, answer: HttpReply): FastifyReply {
  if (answer.kind === 'stream') return openStream(reply, answer)
  if (answer.kind === 'problem') return sendProblem(reply, answer.problem)
  reply
    .code(answer.status)
    .headers(apiHeaders)
    .headers(answer.headers ?? {})
  if (answer.kind === 'json') return reply.type('application/json; charset=utf-8').send(JSON.stringify(answer.body))
  return reply.type(answer.contentType).send(typeof answer.body === 'string' ? answer.body : Buffer.from(answer.body))
}

function sendProblem(reply: FastifyReply, found: Problem): FastifyReply {
  return reply
    .code(found.status)
    .headers(problemHeaders(found))
    .send(JSON.stringify(problemBody(found)))
}

export function problemHeaders({ status, retryAfterSeconds, allow }: Problem): Record<string, string> {
  return {
    ...apiHeaders,
    'content-type': 'application/problem+json',
    ...(retryAfterSeconds === null ? {} : { 'retry-after': String(retryAfterSeconds) }),
    ...(allow === null ? {} : { allow: allow.join(', ') }),
    ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
  }
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
