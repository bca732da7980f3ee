// Answers what is not even a request: bytes that are no HTTP, headers without end, a request that never comes whole.
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Problem } from './problem.ts'
import { problem, problemBody } from './problem.ts'
import { problemHeaders } from './reply.ts'

/** Written by hand, because there is no request that an answer could belong to. The connection ends with it. */
export function answerClientError(cause: { readonly code?: string }, socket: Socket): void {
  if (cause.code === 'ECONNRESET' || socket.destroyed) return
  if (socket.writable) {
    const found = problemOfClient(cause.code)
    const body = JSON.stringify(problemBody(found))
    const headers = { ...problemHeaders(found), 'content-length': String(Buffer.byteLength(body)), connection: 'close' }
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
    socket.write(`HTTP/1.1 ${found.status} ${STATUS_CODES[found.status]}\r\n${lines.join('')}\r\n${body}`)
  }
  socket.destroySoon()
}

function problemOfClient(code: string | undefined): Problem {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return problem('too_slow', 'Send the whole of it at once.')
  if (code === 'HPE_HEADER_OVERFLOW') return problem('headers_too_large', 'At most 16 KiB of headers are read.')
  return problem('bad_request', 'It is not HTTP as RFC 9112 has it.')
}
