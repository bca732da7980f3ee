// Compares what a server has with what is wanted of it, and tells each difference as a path with both values.
import type { ElasticClient } from './client.ts'
import type { Mapping } from './mappings.ts'
import { refusedRequest } from './requests.ts'

/** Where the fields of an index differ from `wanted`; [] where it has them all, and no others. */
export async function fieldDifferences(client: ElasticClient, index: string, wanted: Mapping): Promise<string[]> {
  const path = `/${encodeURIComponent(index)}/_mapping`
  const reply = await client.request('GET', path)
  if (reply.status !== 200) throw refusedRequest('GET', path, reply.status, reply.body)
  const found = (reply.body as Readonly<Record<string, { readonly mappings: Mapping }>>)[index]?.mappings ?? {}
  return differencesOf({ properties: wanted['properties'], _meta: wanted['_meta'] }, found, '')
}

/**
 * Where `found` lacks or contradicts what is wanted, as `path: found x, wanted y`. The server adds defaults of its own and
 * writes numbers as text, so more than is wanted is no difference, except among the fields of a mapping.
 */
export function differencesOf(wanted: unknown, found: unknown, path: string): string[] {
  if (Array.isArray(wanted)) {
    const same = JSON.stringify(wanted) === JSON.stringify(found)
    return same ? [] : [`${path}: found ${show(found)}, wanted ${show(wanted)}`]
  }
  if (typeof wanted === 'object' && wanted !== null) {
    if (typeof found !== 'object' || found === null) {
      return Object.keys(wanted).length === 0 && found !== undefined ? [] : [`${path}: found nothing, wanted it`]
    }
    const lines = Object.entries(wanted).flatMap(([key, value]) =>
      differencesOf(value, (found as Mapping)[key], path === '' ? key : `${path}.${key}`),
    )
    if (!path.endsWith('properties')) return lines
    const strange = Object.keys(found).filter((key) => !(key in wanted))
    return [...lines, ...strange.map((key) => `${path}.${key}: found a field that nobody wants`)]
  }
  return String(wanted) === String(found) ? [] : [`${path}: found ${show(found)}, wanted ${show(wanted)}`]
}

function show(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 80)
}
