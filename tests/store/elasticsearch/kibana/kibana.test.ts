// The saved objects for Kibana: every reference leads somewhere, every field exists with a fitting type, and the import is told honestly.
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { importToKibana } from '../../../../src/store/elasticsearch/kibana/import.ts'
import type { SavedObject } from '../../../../src/store/elasticsearch/kibana/objects.ts'
import { kibanaLines, kibanaObjects } from '../../../../src/store/elasticsearch/kibana/objects.ts'
import { dashboards, fieldLabels } from '../../../../src/store/elasticsearch/kibana/dashboards.ts'
import { fieldsOf } from '../../../../src/store/elasticsearch/mappings.ts'
import { temporaryFolder } from '../../../run/small-city.ts'

const objects = kibanaObjects('qz')
const byKey = new Map(objects.map((object) => [`${object.type} ${object.id}`, object]))
const root = fileURLToPath(new URL('../../../..', import.meta.url))

describe('the saved objects', () => {
  test('have ids of their own, and refer only to one another', () => {
    expect(byKey.size).toBe(objects.length)
    const lost = objects.flatMap((object) =>
      object.references.filter((one) => !byKey.has(`${one.type} ${one.id}`)).map((one) => `${object.id} -> ${one.id}`),
    )
    expect(lost).toEqual([])
  })

  test('are lines of JSON with what the import asks for', () => {
    const lines = kibanaLines(objects).trimEnd().split('\n')
    expect(lines).toHaveLength(objects.length)
    for (const line of lines) {
      const { type, id, attributes, references, ...rest } = JSON.parse(line) as SavedObject
      expect([type, id, Array.isArray(references)].every(Boolean)).toBe(true)
      expect(typeof attributes['title']).toBe('string')
      expect(Object.keys(rest).sort()).toEqual(['coreMigrationVersion', 'managed', 'typeMigrationVersion'])
    }
  })

  test('show only fields that the index has, numbers where numbers are wanted and terms where terms are', () => {
    for (const panel of dashboards.flatMap((dashboard) => dashboard.panels)) {
      const types = fieldsOf(panel.kind)
      if (panel.type === 'records') {
        for (const column of panel.columns) expect(types.has(column), `${panel.id} ${column}`).toBe(true)
        continue
      }
      const lens = byKey.get(`lens qz-${panel.id}`)
      const state = lens?.attributes['state'] as {
        datasourceStates: {
          formBased: { layers: { layer: { columns: Record<string, Column>; columnOrder: string[] } } }
        }
        visualization: object
      }
      const { columns, columnOrder } = state.datasourceStates.formBased.layers.layer
      expect(columnOrder).toEqual(Object.keys(columns))
      for (const column of Object.values(columns)) {
        const type = column.sourceField === '___records___' ? 'count' : types.get(column.sourceField)
        const wanted: Readonly<Record<string, readonly string[]>> = {
          terms: ['keyword'],
          date_histogram: ['date'],
          count: ['count'],
          unique_count: ['keyword'],
          max: ['float', 'long', 'date'],
        }
        expect(wanted[column.operationType] ?? ['float', 'long'], `${panel.id} ${column.sourceField}`).toContain(type)
      }
      // Whatever is drawn is a column.
      const drawn = JSON.stringify(state.visualization).matchAll(/"(?:\w*[aA]ccessor|columnId)":"(\w+)"/gu)
      const names = [...drawn].map((match) => match[1] ?? '')
      expect(names.length).toBeGreaterThan(0)
      for (const name of names) expect(columnOrder, panel.id).toContain(name)
    }
  })

  test('are labelled by fields that exist, and ask only for fields that exist', () => {
    const all = new Set(
      (['documents', 'signals', 'situations', 'alerts'] as const).flatMap((kind) => [...fieldsOf(kind).keys()]),
    )
    for (const field of Object.keys(fieldLabels)) expect(all.has(field), field).toBe(true)
    for (const panel of dashboards.flatMap((dashboard) => dashboard.panels)) {
      for (const [, field] of (panel.query ?? '').matchAll(/([\w.@]+):/gu))
        expect(fieldsOf(panel.kind).has(field ?? ''), `${panel.id} ${field}`).toBe(true)
    }
  })

  test('fill dashboards without a gap or overlap, and every click leads to a dashboard with the documents', () => {
    for (const dashboard of objects.filter((object) => object.type === 'dashboard')) {
      const panels = JSON.parse(String(dashboard.attributes['panelsJSON'])) as DashboardPanel[]
      const cells = new Set<string>()
      for (const { gridData, panelRefName, panelIndex, embeddableConfig } of panels) {
        expect(dashboard.references.some(({ name }) => name === `${panelIndex}:${panelRefName}`)).toBe(true)
        for (const event of embeddableConfig.enhancements.dynamicActions?.events ?? []) {
          const name = `${panelIndex}:drilldown:${event.action.factoryId}:${event.eventId}:dashboardId`
          expect(dashboard.references.find((one) => one.name === name)?.id).toBe('qz-dashboard-documents')
        }
        for (let x = gridData.x; x < gridData.x + gridData.w; x++) {
          expect(x).toBeLessThan(48)
          for (let y = gridData.y; y < gridData.y + gridData.h; y++) {
            expect(cells.has(`${x},${y}`)).toBe(false)
            cells.add(`${x},${y}`)
          }
        }
      }
    }
    const clicks = objects.flatMap((object) => object.references.filter(({ name }) => name.includes(':drilldown:')))
    expect(clicks.length).toBeGreaterThan(4)
  })
})

interface Column {
  readonly operationType: string
  readonly sourceField: string
}
interface DashboardPanel {
  readonly gridData: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
  readonly panelIndex: string
  readonly panelRefName: string
  readonly embeddableConfig: {
    readonly enhancements: {
      readonly dynamicActions?: { readonly events: readonly { eventId: string; action: { factoryId: string } }[] }
    }
  }
}

interface Seen {
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly file: string
}

/** Answers like Kibana's import: takes the file out of the form and checks what Kibana checks. */
async function fakeKibana(answer: (lines: readonly string[]) => { status: number; body: object }) {
  const seen: Seen[] = []
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const form = await new Response(Buffer.concat(chunks), {
        headers: { 'content-type': request.headers['content-type'] ?? '' },
      }).formData()
      const file = await (form.get('file') as File).text()
      seen.push({ url: request.url ?? '', headers: request.headers, file })
      const { status, body } = answer(file.trimEnd().split('\n'))
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    })()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { seen, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

const address = (url: string, changes = {}) => ({ url, space: '', apiKey: null, timeoutMs: 5_000, ...changes })

describe('the import', () => {
  test('sends one file with the header that Kibana wants, into the space, and replaces what is there', async () => {
    const { seen, url } = await fakeKibana((lines) => ({
      status: 200,
      body: { success: true, successCount: lines.length },
    }))
    const outcome = await importToKibana(
      address(`${url}/`, { space: 'duty room', apiKey: 'a2V5' }),
      kibanaLines(objects),
    )
    expect(outcome).toEqual({ successCount: objects.length, errors: [] })
    expect(seen[0]?.url).toBe('/s/duty%20room/api/saved_objects/_import?overwrite=true')
    expect(seen[0]?.headers).toMatchObject({ 'kbn-xsrf': 'true', authorization: 'ApiKey a2V5' })
    expect(seen[0]?.file).toBe(kibanaLines(objects))
  })

  test('tells which objects were not taken', async () => {
    const error = { type: 'unsupported_type' }
    const { url } = await fakeKibana((lines) => ({
      status: 200,
      body: { success: false, successCount: lines.length - 1, errors: [{ id: 'qz-alerts-red', type: 'lens', error }] },
    }))
    const outcome = await importToKibana(address(url), kibanaLines(objects))
    expect(outcome.errors).toEqual(['lens qz-alerts-red: {"type":"unsupported_type"}'])
  })

  test.each([
    [403, /status 403.*privilege/u],
    [404, /status 404.*Check the address/u],
    [500, /status 500/u],
  ])('says what to do about status %d', async (status, message) => {
    const { url } = await fakeKibana(() => ({ status, body: { error: 'x' } }))
    await expect(importToKibana(address(url), kibanaLines(objects))).rejects.toThrow(message)
  })

  test('says so where nobody answers', async () => {
    await expect(importToKibana(address('http://127.0.0.1:1'), '')).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  })

  test('the command writes the file, imports it, and ends with 1 where something was not taken', async () => {
    const { seen, url } = await fakeKibana((lines) => ({
      status: 200,
      body: { success: false, successCount: lines.length - 2 },
    }))
    const out = join(temporaryFolder(), 'kibana.ndjson')
    const run = promisify(execFile)(
      process.execPath,
      ['src/cli/qianzhao.ts', 'setup', 'kibana', '--out', out, '--url', url, '--set', 'index.elasticsearch.prefix=qz'],
      { cwd: root },
    )
    await expect(run).rejects.toMatchObject({ code: 1, stdout: expect.stringContaining('objects imported') as string })
    expect(readFileSync(out, 'utf8')).toBe(kibanaLines(objects))
    expect(seen[0]?.file).toBe(kibanaLines(objects))
  })
})
