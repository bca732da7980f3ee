// Sends saved objects to Kibana's import API and says which of them it took.
import { EarlyWarningError } from '../../../core/errors.ts'
import { parseJson } from '../../../core/json.ts'

export interface KibanaAddress {
  readonly url: string
  /** '' for the default space. */
  readonly space: string
  /** An API key (base64), or null where security is off. */
  readonly apiKey: string | null
  readonly timeoutMs: number
}

export interface ImportOutcome {
  readonly successCount: number
  /** `type id: reason`, for each object that was not taken. */
  readonly errors: readonly string[]
}

/** Throws UNAVAILABLE where Kibana does not answer, INDEX_FAILED where it refuses the whole file. */
export async function importToKibana(address: KibanaAddress, lines: string): Promise<ImportOutcome> {
  const space = address.space === '' ? '' : `/s/${encodeURIComponent(address.space)}`
  const target = `${address.url.replace(/\/+$/u, '')}${space}/api/saved_objects/_import?overwrite=true`
  const form = new FormData()
  form.set('file', new Blob([lines], { type: 'application/ndjson' }), 'qianzhao.ndjson')
  let status: number
  let text: string
  try {
    const answer = await fetch(target, {
      method: 'POST',
      headers: {
        'kbn-xsrf': 'true',
        ...(address.apiKey === null ? {} : { authorization: `ApiKey ${address.apiKey}` }),
      },
      body: form,
      // A redirect would carry the key to somebody else.
      redirect: 'error',
      signal: AbortSignal.timeout(address.timeoutMs),
    })
    status = answer.status
    text = (await answer.text()).slice(0, 1_000_000)
  } catch (cause) {
    throw new EarlyWarningError('UNAVAILABLE', `Kibana at ${address.url} gave no answer; check the address.`, cause)
  }
  const body = parse(text)
  if (status !== 200 || body === null) throw refused(address, status, text)
  const errors = Array.isArray(body['errors']) ? (body['errors'] as Readonly<Record<string, unknown>>[]) : []
  return {
    successCount: typeof body['successCount'] === 'number' ? body['successCount'] : 0,
    errors: errors.map(({ type, id, error }) => `${String(type)} ${String(id)}: ${JSON.stringify(error)}`),
  }
}

function refused({ url, space }: KibanaAddress, status: number, text: string): EarlyWarningError {
  const advice =
    status === 401 || status === 403
      ? 'The key needs the Kibana privilege "Saved Objects Management: all"'
      : status === 404
        ? `Check the address${space === '' ? '' : ` and that the space "${space}" exists`}`
        : 'Nothing was imported'
  return new EarlyWarningError(
    'INDEX_FAILED',
    `Kibana at ${url} answered the import with status ${status} (${text.slice(0, 200)}). ${advice}.`,
  )
}

function parse(text: string): Readonly<Record<string, unknown>> | null {
  const value = parseJson(text)
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : null
}
