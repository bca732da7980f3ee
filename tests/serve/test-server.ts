// A real server on a free loopback port, with memory stores behind it, for the tests of src/serve.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { explainDecision } from '../../src/alerts/explain-decision.ts'
import { reasonsOf } from '../../src/alerts/wording.ts'
import type { Alert } from '../../src/core/alert.ts'
import type { DeskRecord, OfficeRecord } from '../../src/core/desk-record.ts'
import type { StateStore } from '../../src/core/ports.ts'
import { createTaxonomy } from '../../src/core/taxonomy.ts'
import type { Situation } from '../../src/core/situation.ts'
import { createOffice } from '../../src/run/office/office.ts'
import type { HttpReply, Role, Route } from '../../src/serve/route.ts'
import { roles } from '../../src/serve/route.ts'
import type { ServerOptions } from '../../src/serve/server.ts'
import { createServer } from '../../src/serve/server.ts'
import type { ServiceStatus } from '../../src/serve/service-info.ts'
import { openAudit, verifyAudit } from '../../src/serve/sign-in/audit.ts'
import { openTokens } from '../../src/serve/sign-in/tokens.ts'
import { openUsers } from '../../src/serve/sign-in/users.ts'
import { createMemoryIndex } from '../memory/memory-index.ts'
import { createMemoryState } from '../memory/memory-state.ts'
import { sampleCommit } from '../conformance/samples.ts'
import { createTestOffice } from './test-office.ts'

export const statusSample: ServiceStatus = {
  simulated: true,
  ready: true,
  troubles: [],
  indexRefused: 0,
  nowMs: Date.UTC(2026, 10, 23, 4),
  watermarkMs: Date.UTC(2026, 10, 23, 4),
  sources: [
    { id: 'hotline', name: '12345热线', lastMs: Date.UTC(2026, 10, 23, 4), silent: false, trouble: null },
    { id: 'forum', name: '本地论坛', lastMs: null, silent: true, trouble: null },
  ],
  documentCount: 41,
  indexLag: 0,
  routes: [{ route: 'duty-desk', delivered: 7, failed: 2, refused: 1, exhausted: 0, disabled: true }],
}

const minuteMs = 60_000
const officeRoutes = [
  { id: 'duty-desk', kind: 'webhook', levelMin: 'yellow', topics: [], places: [] },
  { id: 'red-only', kind: 'wecom', levelMin: 'red', topics: [], places: [] },
  { id: 'food', kind: 'feishu', levelMin: 'blue', topics: ['health.food'], places: [] },
] as const
const officeNames = {
  taxonomy: createTaxonomy([
    {
      id: 'accident.gas' as never,
      zh: '燃气泄漏',
      en: 'gas leak',
      kind: 'hazard',
      severity: 1,
      department: { zh: '燃气办', en: 'gas office' },
    },
  ]),
  placeName: (code: string) => `地点${code}`,
  sourceName: (id: string) => `来源${id}`,
}

/** What the office is bound to, and whose matter a topic is. */
export const officeSample: Pick<ServerOptions['info'], 'limits' | 'department'> = {
  limits: {
    acknowledgeMs: { blue: 0, yellow: 240 * minuteMs, orange: 60 * minuteMs, red: 10 * minuteMs },
    telephoneMs: 30 * minuteMs,
    writtenMs: 60 * minuteMs,
    respondMs: 300 * minuteMs,
  },
  department: (topic) => (topic.startsWith('accident.gas') ? { zh: '燃气办', en: 'gas office' } : null),
}

export async function startTestServer(changes: Partial<ServerOptions> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'qianzhao-serve-'))
  const tokensPath = join(folder, 'tokens.json')
  const tokens = openTokens({ path: tokensPath })
  const state = createMemoryState()
  const { epoch } = await state.open('test')
  const index = createMemoryIndex()
  const pushed: { text: string; uploader: string; contentType: string }[] = []
  const errors: unknown[] = []
  const written: OfficeRecord[] = []
  const nowMs = changes.nowMs ?? Date.now
  const users = openUsers({ path: join(folder, 'users.json'), nowMs })
  const auditPath = join(folder, 'audit.jsonl')
  const office = createTestOffice({
    state,
    commit: (alerts, records) => commitAlerts(state, epoch, alerts, [], records),
    nowMs,
  })
  const server = createServer({
    host: '127.0.0.1',
    port: 0,
    pageFolder: join(import.meta.dirname, '../../web/dist'),
    bodyBytesMax: 1024 * 1024,
    state,
    index,
    tokens,
    users,
    audit: openAudit({ path: auditPath, nowMs }),
    verifyAudit: () => verifyAudit(auditPath),
    publicAddress: 'https://warning.example.org',
    write: (record) => {
      written.push(record)
      return office(record)
    },
    redact: async (text) => text.replaceAll(/1[3-9]\d{9}/gu, '〔手机〕'),
    accept: async (body, context) => {
      const { uploader, contentType } = context
      pushed.push({ text: new TextDecoder().decode(body), uploader, contentType })
      return { kind: 'accepted', received: 1, refused: 0, format: 'post' }
    },
    metrics: () => 'qianzhao_accepted_total 1\n',
    info: {
      version: '0.1.0',
      status: () => statusSample,
      topicName: (id) => ({ zh: `类别${id}`, en: id }),
      placeName: (code) => `地点${code}`,
      sourceName: (id) => `来源${id}`,
      decisionText: explainDecision,
      reasons: reasonsOf,
      thresholds: () => ({ blue: 0.03, yellow: 0.25, orange: 0.45, red: 0.7 }),
      ...officeSample,
    },
    office: createOffice(officeNames, officeRoutes),
    onError: (cause) => errors.push(cause),
    inspect: expectDescribed,
    streamLimits: { pollMs: 20, heartbeatMs: 50 },
    ...changes,
  })
  const address = await server.listen()
  const tokenOf = Object.fromEntries(
    roles.map((role) => [role, tokens.create({ role, name: role, expiresAtMs: Date.now() + 3_600_000 })]),
  ) as Record<Role, ReturnType<typeof tokens.create>>
  const bearer = (role: Role) => ({ authorization: `Bearer ${tokenOf[role].token}` })
  return {
    server,
    address,
    tokens,
    tokensPath,
    tokenOf,
    bearer,
    state,
    index,
    epoch,
    pushed,
    errors,
    written,
    users,
    auditPath,
  }
}

/** A good answer is exactly what the schema of its route says: nothing missing, nothing of another kind, nothing besides. */
function expectDescribed(route: Route, reply: HttpReply): void {
  if (reply.kind !== 'json') return
  expect(reply.status, `${route.method} ${route.path}`).toBe(route.status ?? 200)
  const sent: unknown = JSON.parse(JSON.stringify(reply.body))
  expect(route.answer.parse(sent), `${route.method} ${route.path}`).toEqual(sent)
}

const offsets = new WeakMap<StateStore, number>()

export async function commitAlerts(
  state: StateStore,
  epoch: number,
  alerts: readonly Alert[],
  situations: readonly Situation[] = [],
  records: readonly DeskRecord[] = [],
): Promise<void> {
  const fromOffset = offsets.get(state) ?? 0
  const toOffset = fromOffset + 1
  await state.commit(sampleCommit({ epoch, fromOffset, toOffset, tick: toOffset, alerts, situations, records }))
  offsets.set(state, toOffset)
}
