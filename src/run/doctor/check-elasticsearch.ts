// What doctor asks an Elasticsearch server: is it there, is it the right one, is it laid out, may we write, is it healthy; and what to do.
import { EarlyWarningError } from '../../core/errors.ts'
import type { ElasticClient } from '../../store/elasticsearch/client.ts'
import { createElasticClient } from '../../store/elasticsearch/client.ts'
import { writerRole } from '../../store/elasticsearch/layout.ts'
import { planElasticSetup } from '../../store/elasticsearch/setup.ts'
import type { Config } from '../config/config-schema.ts'
import { elasticConnection, elasticLayout } from '../config/elasticsearch-settings.ts'
import type { Finding } from './finding.ts'

type ElasticConfig = Config['index']['elasticsearch']

const majorWanted = 9

export async function checkElasticsearch(
  config: ElasticConfig,
  environment: Readonly<Record<string, string | undefined>>,
  nowMs: number,
): Promise<readonly Finding[]> {
  let client: ElasticClient
  try {
    client = await createElasticClient({ ...elasticConnection(config, environment), requestTimeoutMs: 5_000 })
  } catch (cause) {
    return [finding('address', false, textOf(cause))]
  }
  try {
    const version = await checkVersion(client)
    if (!version.ok) return [version]
    return [
      version,
      checkTransport(config),
      await checkLayout(client, config, nowMs),
      await checkRights(client, config),
      await checkHealth(client, config),
    ]
  } catch (cause) {
    return [finding('requests', false, textOf(cause))]
  } finally {
    await client.close()
  }
}

async function checkVersion(client: ElasticClient): Promise<Finding> {
  try {
    const { status, body } = await client.request('GET', '/')
    if (status === 401 || status === 403)
      return finding(
        'server',
        false,
        `status ${status}: the key is not accepted; make one with \`setup elasticsearch --api-key\``,
      )
    const number = (body as { version?: { number?: string } } | null)?.version?.number ?? ''
    const major = Number(number.split('.')[0])
    if (major === majorWanted) return finding('server', true, `version ${number}`)
    return finding(
      'server',
      false,
      `found version ${number || '(none)'}, wanted ${majorWanted}.x, which the client speaks`,
    )
  } catch (cause) {
    return finding('server', false, textOf(cause))
  }
}

/** A key that travels in the clear is everybody's. */
function checkTransport(config: ElasticConfig): Finding {
  const open = config.nodes.filter((node) => {
    const url = new URL(node)
    return url.protocol === 'http:' && !['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname)
  })
  if (open.length === 0) return finding('transport', true, 'encrypted, or on this machine')
  return finding(
    'transport',
    false,
    `${open.join(', ')} is not encrypted: documents and the key can be read on the way; use https`,
  )
}

async function checkLayout(client: ElasticClient, config: ElasticConfig, nowMs: number): Promise<Finding> {
  try {
    const steps = await planElasticSetup(client, elasticLayout(config), nowMs)
    const changes = steps.filter((step) => step.action !== 'unchanged')
    if (changes.length === 0) return finding('layout', true, `${steps.length} things as wanted`)
    const first = changes.slice(0, 3).map(({ action, kind, name }) => `${action} ${kind} ${name}`)
    return finding(
      'layout',
      false,
      `${changes.length} to change (${first.join(', ')} …); run \`qianzhao setup elasticsearch\``,
    )
  } catch (cause) {
    if (!textOf(cause).includes('status 403')) return finding('layout', false, textOf(cause))
    // The service's own key may not read templates, and need not.
    return finding(
      'layout',
      true,
      'not readable with this key; `setup elasticsearch --dry-run` with the key of the set-up compares it',
    )
  }
}

async function checkRights(client: ElasticClient, config: ElasticConfig): Promise<Finding> {
  const { cluster, indices } = writerRole(config.prefix)
  const index = (indices as { names: unknown; privileges: unknown }[]).map(({ names, privileges }) => ({
    names,
    privileges,
  }))
  const { status, body } = await client.request('POST', '/_security/user/_has_privileges', { body: { cluster, index } })
  if (status === 400 || status === 404 || status === 405 || status === 500) {
    const detail = 'security is off: whoever reaches the port reads everything'
    const isLocal = checkTransport(config).ok && config.nodes.every((node) => !node.startsWith('https:'))
    return finding(
      'rights',
      isLocal,
      isLocal ? `${detail}; only for this machine` : `${detail}; turn on xpack.security`,
    )
  }
  const answer = body as { has_all_requested?: boolean; index?: Record<string, Record<string, boolean>> } | null
  if (status === 200 && answer?.has_all_requested === true) return finding('rights', true, 'all that the service needs')
  const missing = Object.entries(answer?.index ?? {}).flatMap(([name, rights]) =>
    Object.entries(rights).flatMap(([right, has]) => (has ? [] : [`${right} on ${name}`])),
  )
  const found = missing.length === 0 ? `status ${status}` : `missing ${missing.slice(0, 3).join(', ')}`
  return finding('rights', false, `${found}; make a key with \`setup elasticsearch --api-key\``)
}

async function checkHealth(client: ElasticClient, config: ElasticConfig): Promise<Finding> {
  const { prefix } = config
  const settings = await client.request('GET', `/${prefix}-*/_settings`, { query: { flat_settings: true } })
  const blocked = Object.entries((settings.body ?? {}) as Record<string, { settings?: Record<string, string> }>).filter(
    ([, one]) =>
      Object.entries(one.settings ?? {}).some(([key, value]) => key.startsWith('index.blocks.') && value === 'true'),
  )
  if (settings.status === 200 && blocked.length > 0) {
    const names = blocked.map(([name]) => name).slice(0, 3)
    const lift = `PUT /${prefix}-*/_settings {"index.blocks.read_only_allow_delete": null, "index.blocks.write": null}`
    return finding(
      'health',
      false,
      `${names.join(', ')} cannot be written (a full disk does that); free space, then ${lift}`,
    )
  }
  const { status, body } = await client.request('GET', '/_cluster/health')
  const health = (body as { status?: string } | null)?.status ?? `status ${status}`
  if (health === 'red') return finding('health', false, 'red: shards are missing; see GET /_cluster/allocation/explain')
  const note =
    health === 'yellow' ? ': replicas have no second node; set index.elasticsearch.replicas to 0 or add one' : ''
  return finding('health', status === 200, `${health}${note}`)
}

function finding(what: string, ok: boolean, detail: string): Finding {
  return { what: `Elasticsearch ${what}`, ok, detail }
}

function textOf(cause: unknown): string {
  return cause instanceof EarlyWarningError || cause instanceof Error ? cause.message : String(cause)
}
