// The set-up on a real server: says what it would do, does it once, and mends what somebody changed.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import { checkElasticsearch } from '../../src/run/doctor/check-elasticsearch.ts'
import { loadSettings } from '../../src/run/config/load-config.ts'
import { applyElasticSetup, planElasticSetup } from '../../src/store/elasticsearch/setup.ts'
import { connect, elasticAddress, freshPrefix, layoutFor, removeAll } from './elasticsearch-server.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const nowMs = Date.UTC(2026, 10, 23)

describe.skipIf(elasticAddress === '')('the set-up of Elasticsearch', () => {
  const prefixes: string[] = []
  const prefixed = () => {
    prefixes.push(freshPrefix())
    return prefixes.at(-1) ?? ''
  }
  afterAll(async () => {
    const client = await connect()
    for (const prefix of prefixes) await removeAll(client, prefix)
    await client.close()
  })

  test('a plan changes nothing, the set-up makes everything, and a second one finds everything as wanted', async () => {
    const client = await connect()
    const layout = layoutFor(prefixed())
    const planned = await planElasticSetup(client, layout, nowMs)
    expect(new Set(planned.map((step) => step.action))).toEqual(new Set(['create']))
    expect(await planElasticSetup(client, layout, nowMs)).toEqual(planned)
    const done: string[] = []
    await applyElasticSetup(client, layout, nowMs, (step) => done.push(step.name))
    expect(done).toEqual(planned.map((step) => step.name))
    const again = await planElasticSetup(client, layout, nowMs)
    expect(again.filter((step) => step.action !== 'unchanged')).toEqual([])
    expect(again.length).toBeGreaterThan(planned.length)
    await client.close()
  })

  test('what was changed by hand is told with both values and put back', async () => {
    const client = await connect()
    const layout = layoutFor(prefixed())
    await applyElasticSetup(client, layout, nowMs, () => undefined)
    const policy = { phases: { hot: { actions: {} }, delete: { min_age: '3d', actions: { delete: {} } } } }
    await client.request('PUT', `/_ilm/policy/${layout.prefix}-documents`, { body: { policy } })
    const changes = (await planElasticSetup(client, layout, nowMs)).filter((step) => step.action !== 'unchanged')
    expect(changes).toMatchObject([{ action: 'update', kind: 'life cycle', name: `${layout.prefix}-documents` }])
    expect(changes[0]?.differences.join('\n')).toMatch(/delete\.min_age: found "3d", wanted "165d"/u)
    await applyElasticSetup(client, layout, nowMs, () => undefined)
    expect((await planElasticSetup(client, layout, nowMs)).every((step) => step.action === 'unchanged')).toBe(true)
    await client.close()
  })

  test('another number of replicas reaches the templates, and the next month gets its index from them', async () => {
    const client = await connect()
    const layout = layoutFor(prefixed())
    await applyElasticSetup(client, layout, nowMs, () => undefined)
    const december = Date.UTC(2026, 11, 5)
    const changed: string[] = []
    await applyElasticSetup(client, { ...layout, replicas: 1 }, december, (step) => {
      if (step.action !== 'unchanged') changed.push(`${step.action} ${step.name.slice(layout.prefix.length)}`)
    })
    expect(changed).toEqual([
      'update -documents',
      'update -signals',
      'update -situations',
      'update -alerts',
      'update -position',
      'create -alerts-2026.12',
    ])
    const alias = await client.request('GET', `/_alias/${layout.prefix}-alerts`)
    expect(Object.keys(alias.body as object).sort()).toEqual([
      `${layout.prefix}-alerts-2026.11`,
      `${layout.prefix}-alerts-2026.12`,
    ])
    await client.close()
  })

  test('the command shows the plan with the roles, and doctor is content afterwards', async () => {
    const prefix = prefixed()
    const settings = [
      `index.elasticsearch.nodes=${JSON.stringify([elasticAddress])}`,
      `index.elasticsearch.prefix=${prefix}`,
      'index.elasticsearch.replicas=0',
    ]
    const run = async (...words: string[]) => {
      const options = settings.flatMap((setting) => ['--set', setting])
      const command = ['src/cli/qianzhao.ts', 'setup', 'elasticsearch', ...words, ...options]
      return (await promisify(execFile)(process.execPath, command, { cwd: root })).stdout
    }
    const plan = await run('--dry-run')
    expect(plan).toContain(`would create    data stream ${prefix}-documents`)
    expect(plan).toContain(`PUT /_security/role/${prefix}-writer`)
    expect(await run()).toMatch(/19 changed, 0 as wanted/u)
    expect(await run()).toMatch(/0 changed, 23 as wanted/u)
    const { config } = loadSettings({
      directory: fileURLToPath(new URL('../../config', import.meta.url)),
      file: null,
      overrides: settings,
      environment: {},
    })
    const findings = await checkElasticsearch(config.index.elasticsearch, {}, Date.now())
    expect(findings.filter((one) => !one.ok)).toEqual([])
  })
})
