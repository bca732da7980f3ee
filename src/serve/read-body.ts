// Reads the body of a request from its socket, counting what arrives before it is kept.
import type { IncomingMessage } from 'node:http'
import type { Hold } from './bytes-in-flight.ts'
import type { Problem } from './problem.ts'
import { problem } from './problem.ts'

export type ReadBody =
  | { readonly kind: 'whole'; readonly bytes: Buffer }
  | { readonly kind: 'refused'; readonly problem: Problem }

export interface ReadBodyOptions {
  readonly bytesMax: number
  readonly hold: Hold
}

/** A length that is announced is refused before its first byte is read. */
export function readBody(payload: IncomingMessage, options: ReadBodyOptions): Promise<ReadBody> {
  const { bytesMax, hold } = options
  const announced = Number(payload.headers['content-length'])
  if (announced > bytesMax) return Promise.resolve({ kind: 'refused', problem: tooLarge(bytesMax) })
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let length = 0
    function stop(answer: ReadBody): void {
      payload.off('data', take)
      payload.off('end', finish)
      payload.off('error', fail)
      // What still comes is let through and forgotten: a sender that is cut off in the middle would not read the answer.
      if (answer.kind === 'refused') payload.on('error', () => undefined).resume()
      resolve(answer)
    }
    function take(chunk: Buffer): void {
      length += chunk.length
      if (length > bytesMax) stop({ kind: 'refused', problem: tooLarge(bytesMax) })
      else if (!hold.add(chunk.length)) stop({ kind: 'refused', problem: noRoom() })
      else chunks.push(chunk)
    }
    function finish(): void {
      if (Number.isNaN(announced) || announced === length) stop({ kind: 'whole', bytes: Buffer.concat(chunks, length) })
      else fail()
    }
    function fail(): void {
      stop({ kind: 'refused', problem: problem('bad_request', 'The body is not as long as it says.') })
    }
    payload.on('data', take)
    payload.on('end', finish)
    payload.on('error', fail)
  })
}

function tooLarge(bytesMax: number): Problem {
  return problem(
    'too_large',
    `A body may have ${bytesMax} bytes as it is sent; send less at once, in several requests.`,
  )
}

export function noRoom(): Problem {
  return problem('too_many_requests', 'More is under way than can be held; wait for earlier requests to be answered.', {
    retryAfterSeconds: 2,
  })
}
