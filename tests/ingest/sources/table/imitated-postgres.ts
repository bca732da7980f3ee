// Speaks as much of PostgreSQL's protocol as one prepared query needs, and answers it as a test says.
import type { Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { onTestFinished } from 'vitest'

export type Answered =
  | { readonly rows: readonly (readonly [cursor: string, json: string])[] }
  | { readonly code: string }
  | 'cut'

export interface AskedQuery {
  readonly sql: string
  readonly values: readonly string[]
}

/** The address of a server that answers every query with `answer`. */
export async function imitatePostgres(answer: (asked: AskedQuery) => Answered): Promise<string> {
  const server = createServer((socket) => converse(socket, answer))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `postgres://reader:x@127.0.0.1:${(server.address() as AddressInfo).port}/city`
}

function converse(socket: Socket, answer: (asked: AskedQuery) => Answered): void {
  let held = Buffer.alloc(0)
  let isGreeted = false
  let sql = ''
  let values: readonly string[] = []
  socket.on('error', () => undefined)
  socket.on('data', (chunk: Buffer) => {
    held = Buffer.concat([held, chunk])
    for (;;) {
      const start = isGreeted ? 1 : 0
      if (held.length < start + 4 || held.length < start + held.readInt32BE(start)) return
      const end = start + held.readInt32BE(start)
      const kind = isGreeted ? String.fromCharCode(held[0] ?? 0) : 'startup'
      const body = held.subarray(start + 4, end)
      held = held.subarray(end)
      if (kind === 'startup') {
        isGreeted = true
        socket.write(Buffer.concat([message('R', Buffer.alloc(4)), ready()]))
      } else if (kind === 'P') sql = body.toString('utf8', 1).split('\0')[0] ?? ''
      else if (kind === 'B') values = valuesOf(body)
      else if (kind === 'S') {
        const answered = answer({ sql, values })
        if (answered === 'cut') return void socket.destroy()
        socket.write(answerOf(answered))
      }
    }
  })
}

function answerOf(answered: Exclude<Answered, 'cut'>): Buffer {
  if ('code' in answered) {
    const fields = `SERROR\0C${answered.code}\0Mno\0\0`
    return Buffer.concat([message('E', Buffer.from(fields)), ready()])
  }
  const column = (name: string) =>
    Buffer.concat([
      Buffer.from(`${name}\0`),
      Buffer.from('000000000000000000190000ffffffff0000', 'hex').subarray(0, 18),
    ])
  const description = Buffer.concat([int16(2), column('cursor'), column('json')])
  const rows = answered.rows.map((row) => message('D', Buffer.concat([int16(2), ...row.map(cell)])))
  return Buffer.concat([
    message('1', Buffer.alloc(0)),
    message('2', Buffer.alloc(0)),
    message('T', description),
    ...rows,
    message('C', Buffer.from(`SELECT ${rows.length}\0`)),
    ready(),
  ])
}

/** The parameters of a Bind message, as text. */
function valuesOf(body: Buffer): readonly string[] {
  const names = body.indexOf(0, body.indexOf(0) + 1) + 1
  let at = names + 2 + 2 * body.readInt16BE(names)
  const count = body.readInt16BE(at)
  at += 2
  return Array.from({ length: count }, () => {
    const length = body.readInt32BE(at)
    at += 4 + length
    return body.toString('utf8', at - length, at)
  })
}

function message(kind: string, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(kind), int32(body.length + 4), body])
}

function ready(): Buffer {
  return message('Z', Buffer.from('I'))
}

function cell(text: string): Buffer {
  return Buffer.concat([int32(Buffer.byteLength(text)), Buffer.from(text)])
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeInt16BE(value)
  return bytes
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}
