// Compares what Elasticsearch has with what the layout wants, says what would change, and changes it; running it again changes nothing.
import { EarlyWarningError } from '../../core/errors.ts'
import type { ElasticClient } from './client.ts'
import type { ElasticLayoutOptions, ElasticResource } from './layout.ts'
import { elasticResources } from './layout.ts'
import type { Mapping } from './mappings.ts'
import { differencesOf, fieldDifferences } from './differences.ts'
import { mappingOf } from './mappings.ts'
import { elasticNames, streamKinds } from './names.ts'
import { refusedRequest, streamIndices } from './requests.ts'

export interface SetupStep {
  readonly action: 'create' | 'update' | 'extend' | 'roll over' | 'unchanged'
  readonly kind: ElasticResource['kind'] | 'fields'
  readonly name: string
  /** What differs, as dotted paths with found and wanted; [] for what is made or left. */
  readonly differences: readonly string[]
}

interface Planned extends SetupStep {
  readonly apply: () => Promise<void>
}

/** What would be done, without doing it. */
export async function planElasticSetup(
  client: ElasticClient,
  options: ElasticLayoutOptions,
  nowMs: number,
): Promise<readonly SetupStep[]> {
  const steps = await plan(client, options, nowMs)
  return steps.map(({ action, kind, name, differences }) => ({ action, kind, name, differences }))
}

/** Does it, step by step; `onStep` hears of each before it is done. */
export async function applyElasticSetup(
  client: ElasticClient,
  options: ElasticLayoutOptions,
  nowMs: number,
  onStep: (step: SetupStep) => void,
): Promise<void> {
  for (const step of await plan(client, options, nowMs)) {
    onStep(step)
    await step.apply()
  }
}

async function plan(client: ElasticClient, options: ElasticLayoutOptions, nowMs: number): Promise<readonly Planned[]> {
  const steps: Planned[] = []
  for (const resource of elasticResources(options, nowMs)) steps.push(await planResource(client, resource))
  const names = elasticNames(options.prefix)
  for (const kind of streamKinds) {
    const write = (await streamIndices(client, names[kind])).at(-1)
    if (write !== undefined) steps.push(await planFields(client, write.name, names[kind], mappingOf(kind)))
  }
  const alerts = await existing(client, `/${names.alerts}-*/_mapping`)
  for (const index of Object.keys(alerts ?? {}).sort()) {
    steps.push(await planFields(client, index, null, mappingOf('alerts')))
  }
  return steps
}

async function planResource(client: ElasticClient, resource: ElasticResource): Promise<Planned> {
  const { kind, name, path, body } = resource
  const found = await existing(client, path)
  const put = async () => {
    const reply = await client.request('PUT', path, Object.keys(body).length === 0 ? {} : { body })
    if (reply.status !== 200) throw failed(resource, reply.status, reply.body)
  }
  if (found === null) return { action: 'create', kind, name, differences: [], apply: put }
  const current = currentBody(kind, name, found)
  const differences = current === null ? [] : differencesOf(body, current, '')
  if (differences.length === 0) return { action: 'unchanged', kind, name, differences: [], apply: async () => {} }
  return { action: 'update', kind, name, differences, apply: put }
}

/** Templates only shape what is made later: the index that is written to now gets new fields too, or a successor. */
async function planFields(
  client: ElasticClient,
  index: string,
  stream: string | null,
  wanted: Mapping,
): Promise<Planned> {
  const differences = await fieldDifferences(client, index, wanted)
  const nothing = { kind: 'fields', name: stream ?? index, differences } as const
  if (differences.length === 0) return { ...nothing, action: 'unchanged', apply: async () => {} }
  const additive = differences.every((line) => line.includes('found nothing') || line.startsWith('_meta.'))
  if (additive) {
    const body = { properties: wanted['properties'], _meta: wanted['_meta'] }
    return {
      ...nothing,
      action: 'extend',
      apply: () => send(client, 'PUT', `/${encodeURIComponent(index)}/_mapping`, body),
    }
  }
  if (stream !== null)
    return { ...nothing, action: 'roll over', apply: () => send(client, 'POST', `/${stream}/_rollover`) }
  throw new EarlyWarningError(
    'INDEX_FAILED',
    `The fields of ${index} cannot be changed in place (${differences.slice(0, 3).join('; ')}). ` +
      'Delete or reindex it; its alerts are also in the state of the service.',
  )
}

async function send(client: ElasticClient, method: string, path: string, body?: Mapping): Promise<void> {
  const reply = await client.request(method, path, body === undefined ? {} : { body })
  if (reply.status !== 200) throw refusedRequest(method, path, reply.status, reply.body)
}

async function existing(client: ElasticClient, path: string): Promise<unknown> {
  const reply = await client.request('GET', path)
  if (reply.status === 404) return null
  if (reply.status !== 200) throw refusedRequest('GET', path, reply.status, reply.body)
  return reply.body
}

/** null for what only has to exist. */
function currentBody(kind: ElasticResource['kind'], name: string, found: unknown): Mapping | null {
  switch (kind) {
    case 'life cycle':
      return (found as Readonly<Record<string, Mapping>>)[name] ?? {}
    case 'component template':
      return (found as { component_templates: readonly { component_template: Mapping }[] }).component_templates[0]
        ?.component_template as Mapping
    case 'index template':
      return (found as { index_templates: readonly { index_template: Mapping }[] }).index_templates[0]
        ?.index_template as Mapping
    case 'data stream':
    case 'index':
      return null
  }
}

function failed(resource: ElasticResource, status: number, body: unknown): EarlyWarningError {
  const reason = (body as { error?: { reason?: string } } | null)?.error?.reason ?? 'no reason given'
  return new EarlyWarningError(
    'INDEX_FAILED',
    `The ${resource.kind} ${resource.name} could not be written (status ${status}: ${reason}). ` +
      'An account for the set-up needs the cluster rights monitor, manage_ilm and manage_index_templates, and manage on the indices.',
  )
}
