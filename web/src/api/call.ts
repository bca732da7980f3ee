// Asks the server: every answer is a value or a problem in words, and a refusal for want of a session is known as such.

export type Outcome<T> =
  | { readonly kind: 'answer'; readonly value: T }
  | { readonly kind: 'no_session' }
  | Refused
  | { readonly kind: 'unreachable' }

export interface Refused {
  readonly kind: 'problem'
  readonly status: number
  readonly type: string
  readonly detail: string
  /** Who was quicker, where a person was. */
  readonly alert?: { readonly action: string; readonly at: string; readonly by: { readonly name: string } | null }
  readonly retryAfterSeconds?: number
  /** What a wrong password leaves. */
  readonly triesLeft?: number
}

export interface Ask {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

export async function call<T>(
  path: string,
  { method = 'GET', body, headers = {}, signal }: Ask = {},
): Promise<Outcome<T>> {
  const response = await fetch(path, {
    method,
    credentials: 'same-origin',
    headers: {
      ...(body === undefined ? {} : { 'content-type': typeof body === 'string' ? 'text/plain' : 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  }).catch(() => null)
  if (response === null) return { kind: 'unreachable' }
  const said = (await response.json().catch(() => null)) as (T & Partial<Refused>) | null
  // A wrong password is a refusal of its own: there was no session to lose.
  const isSignIn = method === 'POST' && path.startsWith('/v1/session')
  if (response.status === 401 && !isSignIn) return { kind: 'no_session' }
  if (response.ok && said !== null) return { kind: 'answer', value: said }
  const type = said?.type ?? 'internal'
  return {
    kind: 'problem',
    status: response.status,
    type: type.split(':').at(-1) ?? type,
    detail: said?.detail ?? '',
    ...(said?.alert === undefined ? {} : { alert: said.alert }),
    ...(response.headers.has('retry-after') ? { retryAfterSeconds: Number(response.headers.get('retry-after')) } : {}),
    ...(said?.triesLeft === undefined ? {} : { triesLeft: said.triesLeft }),
  }
}
