// qianzhao setup elasticsearch: templates, life cycles, data streams, and on request the roles and the key of the service.
import { parseArgs } from 'node:util'
import { elasticConnection, elasticLayout } from '../../run/config/elasticsearch-settings.ts'
import { EarlyWarningError } from '../../core/errors.ts'
import type { ElasticClient } from '../../store/elasticsearch/client.ts'
import { createElasticClient } from '../../store/elasticsearch/client.ts'
import { readerRole, setupPrivileges, writerKey, writerRole } from '../../store/elasticsearch/layout.ts'
import type { SetupStep } from '../../store/elasticsearch/setup.ts'
import { applyElasticSetup, planElasticSetup } from '../../store/elasticsearch/setup.ts'
import type { Command } from '../command.ts'
import { settingsFrom, settingsOptions } from '../command.ts'

const help = `usage: qianzhao setup elasticsearch [--dry-run] [--roles] [--api-key NAME] [--api-key-from VARIABLE] [--config FILE] [--set key=value]…
Makes life cycles, templates, data streams and the first alert index below index.elasticsearch.prefix, and says what it changes.
--dry-run          says what would change, and prints the definitions of roles and key; changes nothing
--roles            also writes the roles PREFIX-writer (the service) and PREFIX-reader (analysts)
--api-key NAME     also makes an API key with the rights of the writer, and prints it once
--api-key-from     environment variable with the key of the account that does the set-up; else index.elasticsearch.apiKeyFrom
`

export const setupElasticsearch: Command = async (arguments_) => {
  const { values } = parseArgs({
    args: [...arguments_],
    options: {
      ...settingsOptions,
      'dry-run': { type: 'boolean' },
      roles: { type: 'boolean' },
      'api-key': { type: 'string' },
      'api-key-from': { type: 'string' },
    },
  })
  if (values.help === true) {
    process.stdout.write(help)
    return 0
  }
  const { elasticsearch } = settingsFrom(values).config.index
  const apiKeyFrom = values['api-key-from'] ?? elasticsearch.apiKeyFrom
  const client = await createElasticClient(elasticConnection({ ...elasticsearch, apiKeyFrom }, process.env))
  const layout = elasticLayout(elasticsearch)
  const { prefix } = elasticsearch
  try {
    if (values['dry-run'] === true) {
      for (const step of await planElasticSetup(client, layout, Date.now())) process.stdout.write(stepText(step, true))
      printDefinitions(prefix)
      return 0
    }
    const steps: SetupStep[] = []
    await applyElasticSetup(client, layout, Date.now(), (step) => {
      steps.push(step)
      process.stdout.write(stepText(step, false))
    })
    const changed = steps.filter((step) => step.action !== 'unchanged').length
    process.stdout.write(`${changed} changed, ${steps.length - changed} as wanted\n`)
    if (values.roles === true) await writeRoles(client, prefix)
    if (values['api-key'] !== undefined) await makeKey(client, prefix, values['api-key'])
    return 0
  } finally {
    await client.close()
  }
}

function stepText(step: SetupStep, isPlan: boolean): string {
  const verb = step.action === 'unchanged' ? 'as wanted' : `${isPlan ? 'would ' : ''}${step.action}`
  const lines = step.differences.slice(0, 5).map((difference) => `             ${difference}\n`)
  return `${verb.padEnd(15)} ${step.kind} ${step.name}\n${lines.join('')}`
}

function printDefinitions(prefix: string): void {
  const block = (line: string, body: unknown) => `\n${line}\n${JSON.stringify(body, null, 2)}\n`
  process.stdout.write(block(`PUT /_security/role/${prefix}-writer`, writerRole(prefix)))
  process.stdout.write(block(`PUT /_security/role/${prefix}-reader`, readerRole(prefix)))
  process.stdout.write(block('POST /_security/api_key', writerKey(prefix, prefix)))
  process.stdout.write(
    `\nThe account that does the set-up needs the cluster rights ${setupPrivileges.cluster.join(', ')} and ${setupPrivileges.index.join(', ')} on ${prefix}-*.\n`,
  )
}

async function writeRoles(client: ElasticClient, prefix: string): Promise<void> {
  for (const [name, body] of Object.entries({
    [`${prefix}-writer`]: writerRole(prefix),
    [`${prefix}-reader`]: readerRole(prefix),
  })) {
    await security(client, 'PUT', `/_security/role/${name}`, body)
    process.stdout.write(`${'written'.padEnd(15)} role ${name}\n`)
  }
}

async function makeKey(client: ElasticClient, prefix: string, name: string): Promise<void> {
  const made = (await security(client, 'POST', '/_security/api_key', writerKey(prefix, name))) as { encoded?: string }
  process.stdout.write(`API key ${name}, shown only now: ${made.encoded ?? 'the server returned none'}\n`)
  process.stdout.write('Put it into an environment variable and name that in index.elasticsearch.apiKeyFrom.\n')
}

async function security(
  client: ElasticClient,
  method: string,
  path: string,
  body: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const reply = await client.request(method, path, { body })
  if (reply.status === 200) return reply.body
  throw new EarlyWarningError(
    'INDEX_FAILED',
    `${method} ${path} was answered with status ${reply.status}. Security must be on (xpack.security.enabled), and the account needs manage_security; ` +
      'the templates are made already.',
  )
}
