// Passwords as argon2id keeps them: slow to guess, with their parameters beside them so that they can be raised later.
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'

// OWASP's password storage cheat sheet (2025): 19 MiB, two passes, one lane; some 40 ms.
const parameters = { memory: 19_456, passes: 2, parallelism: 1 } as const
const tagLength = 32
const saltLength = 16

export const passwordLengthMin = 10
export const passwordLengthMax = 200

/** `$argon2id$v=19$m=…,t=…,p=…$salt$hash`, as other programs write it too. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltLength)
  const { memory, passes, parallelism } = parameters
  const hash = await derive(password, salt, parameters)
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${encode(salt)}$${encode(hash)}`
}

export async function isPassword(password: string, stored: string): Promise<boolean> {
  const parts = /^\$argon2id\$v=19\$m=(\d{4,7}),t=(\d{1,2}),p=(\d)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/u.exec(stored)
  if (parts === null) return false
  const [, memory, passes, parallelism, salt = '', hash = ''] = parts
  const wanted = Buffer.from(hash, 'base64')
  const found = await derive(password, Buffer.from(salt, 'base64'), {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  })
  return wanted.length === found.length && timingSafeEqual(wanted, found)
}

/** What it takes to find a password wrong, for a user who is not there: how long an answer takes says nothing. */
export async function isNoPassword(password: string): Promise<void> {
  await derive(password, Buffer.alloc(saltLength), parameters)
}

function derive(
  password: string,
  nonce: Uint8Array,
  cost: { readonly memory: number; readonly passes: number; readonly parallelism: number },
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    argon2('argon2id', { message: password.normalize('NFKC'), nonce, tagLength, ...cost }, (error, hash) => {
      if (error === null || error === undefined) resolve(Buffer.from(hash))
      else reject(error)
    })
  })
}

function encode(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replaceAll('=', '')
}
