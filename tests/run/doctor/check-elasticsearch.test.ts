// What doctor says of servers that are no Elasticsearch, of the wrong version, or that give too few rights.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { checkElasticsearch } from '../../../src/run/doctor/check-elasticsearch.ts'
import { loadSettings } from '../../../src/run/config/load-config.ts'

interface Answers {
  readonly product?: string
  /** By `METHOD path`; the first that the request begins with. */
  readonly [line: string]: unknown
}

async function fakeServer(answers: Answers): Promise<string> {
  const server = createServer((request, response) => {
    const line = `${request.method} ${request.url}`
    const key = Object.keys(answers).find((prefix) => line.startsWith(prefix))
    const { status, body } = (key === undefined ? { status: 404, body: {} } : answers[key]) as Reply
    const product = answers.product === undefined ? { 'x-elastic-product': 'Elasticsearch' } : {}
    response.writeHead(status, { 'content-type': 'application/json', ...product }).end(JSON.stringify(body))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

interface Reply {
  readonly status: number
  readonly body: object
}

const directory = fileURLToPath(new URL('../../../config', import.meta.url))

async function problems(address: string, overrides: readonly string[] = [], environment = {}): Promise<string[]> {
  const nodes = `index.elasticsearch.nodes=${JSON.stringify([address])}`
  const { config } = loadSettings({ directory, file: null, overrides: [nodes, ...overrides], environment: {} })
  const findings = await checkElasticsearch(config.index.elasticsearch, environment, Date.UTC(2026, 10, 23))
  return findings.filter((one) => !one.ok).map((one) => `${one.what}: ${one.detail}`)
}

const root = (number: string) => ({ status: 200, body: { version: { number }, tagline: 'You Know, for Search' } })

test('a server that is no Elasticsearch is named as what it is', async () => {
  const address = await fakeServer({ product: 'none', 'GET / ': root('3.1.0'), 'GET /': root('3.1.0') })
  expect(await problems(address)).toEqual([
    expect.stringMatching(/server: .*not Elasticsearch \(OpenSearch is not supported/u),
  ])
})

test('another major version is refused with the one that is wanted', async () => {
  expect(await problems(await fakeServer({ 'GET /': root('8.19.1') }))).toEqual([
    'Elasticsearch server: found version 8.19.1, wanted 9.x, which the client speaks',
  ])
})

test('nobody there', async () => {
  expect(await problems('http://127.0.0.1:1')).toEqual([expect.stringMatching(/server: .*gave no answer/u)])
})

test('a key that is not accepted, and a key that the environment does not have', async () => {
  const address = await fakeServer({ 'GET /': { status: 401, body: {} } })
  expect(await problems(address)).toEqual([expect.stringContaining('the key is not accepted')])
  expect(await problems(address, ['index.elasticsearch.apiKeyFrom=SOME_KEY'])).toEqual([
    expect.stringContaining('the environment has no SOME_KEY'),
  ])
})

test('rights that are missing are listed, a layout that may not be read is no problem, a block is', async () => {
  const address = await fakeServer({
    'POST /_security/user/_has_privileges': {
      status: 200,
      body: { has_all_requested: false, index: { 'qianzhao-documents': { read: true, index: false } } },
    },
    'GET /_ilm': { status: 403, body: { error: { type: 'security_exception', reason: 'unauthorised' } } },
    'GET /qianzhao-*/_settings': {
      status: 200,
      body: { 'qianzhao-position': { settings: { 'index.blocks.read_only_allow_delete': 'true' } } },
    },
    'GET /_cluster/health': { status: 200, body: { status: 'green' } },
    'GET /': root('9.5.3'),
  })
  const found = await problems(address, ['index.elasticsearch.apiKeyFrom=SOME_KEY'], { SOME_KEY: 'a2V5' })
  expect(JSON.stringify(found)).not.toContain('a2V5')
  expect(found).toEqual([
    expect.stringContaining('missing index on qianzhao-documents; make a key'),
    expect.stringMatching(/qianzhao-position cannot be written .*free space/u),
  ])
})
