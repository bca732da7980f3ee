// Looks whether the server is laid out as this program writes, so that nothing is ever written into fields that it guessed.
import { EarlyWarningError } from '../../core/errors.ts'
import type { IndexKind } from '../../core/ports.ts'
import type { ElasticClient } from './client.ts'
import { fieldDifferences } from './differences.ts'
import { layoutVersion, mappingOf } from './mappings.ts'
import { refusedRequest } from './requests.ts'

export interface LaidOut {
  /** Before a write; asks once. */
  check(): Promise<void>
  /** A month's index is made from its template before the first alert; a server without the template must not guess one. */
  beginMonth(index: string): Promise<void>
}

export function createLaidOut(client: ElasticClient, documents: string, signal: AbortSignal): LaidOut {
  const readyMonths = new Set<string>()
  let laidOut = false

  async function check(): Promise<void> {
    if (laidOut) return
    const path = `/${documents}/_mapping`
    const reply = await client.request('GET', path, { signal })
    if (reply.status === 404) throw noLayout(documents, 'is missing')
    if (reply.status !== 200) throw refusedRequest('GET', path, reply.status, reply.body)
    for (const found of Object.values(reply.body as Mappings)) {
      if (found.mappings?._meta?.layout === layoutVersion) laidOut = true
    }
    if (!laidOut) throw noLayout(documents, `has another layout than ${layoutVersion}`)
  }

  async function beginMonth(index: string): Promise<void> {
    if (readyMonths.has(index)) return
    const made = await client.request('PUT', `/${index}`, { signal })
    const exists = made.status === 400 && /already.exists/u.test(JSON.stringify(made.body))
    if (made.status !== 200 && !exists) throw refusedRequest('PUT', `/${index}`, made.status, made.body)
    const reply = await client.request('GET', `/${index}/_mapping`, { signal })
    if (reply.status !== 200) throw refusedRequest('GET', `/${index}/_mapping`, reply.status, reply.body)
    if ((reply.body as Mappings)[index]?.mappings?._meta?.layout !== layoutVersion)
      throw noLayout(index, `has another layout than ${layoutVersion}`)
    readyMonths.add(index)
  }

  return { check, beginMonth }
}

/** A refusal is the item's fault only where the index has the fields that it should have; otherwise the set-up has to be mended. */
export async function checkFields(client: ElasticClient, kind: IndexKind, index: string | undefined): Promise<void> {
  if (index === undefined) return
  const differences = await fieldDifferences(client, index, mappingOf(kind))
  if (differences.length > 0) throw noLayout(index, `has other fields (${differences.slice(0, 3).join('; ')})`)
}

type Mappings = Readonly<Record<string, { readonly mappings?: { readonly _meta?: { readonly layout?: number } } }>>

function noLayout(name: string, what: string): EarlyWarningError {
  return new EarlyWarningError(
    'UNAVAILABLE',
    `In Elasticsearch, ${name} ${what}; run \`qianzhao setup elasticsearch\` with an account that may change templates.`,
  )
}
