// Processes with a role each, on the real clock: pushes over HTTP are counted once, also when the one that decides is killed.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openTokens } from '../../src/serve/sign-in/tokens.ts'
import { keyFile } from './city-input.ts'
import { makeDeployment } from './deployment.ts'
import { addresses, describeWith } from './servers.ts'

describeWith(['kafka', 'redis'], 'roles of their own', () => {
  test('what is pushed at one process is decided by another and shown by a third', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'qianzhao-shared-'))
    const tokens = openTokens({ path: join(directory, 'tokens.json') })
    const token = (role: 'ingest' | 'duty') =>
      tokens.create({ role, name: 'test', expiresAtMs: Date.now() + 3_600_000 }).token
    const [ingest, duty] = [token('ingest'), token('duty')]
    const deployment = await makeDeployment({
      client: 'platformatic',
      kafka: addresses.kafka ?? '',
      redis: addresses.redis ?? '',
      keyFile: keyFile(),
      settings: [`run.dataDirectory=${directory}`, 'kafka.clock=wall', 'run.tickLength=1s'],
    })
    try {
      const annotate = deployment.start('annotate')
      const first = deployment.start('correlate')
      deployment.start('correlate')
      const deliver = deployment.start('deliver')
      let pushed = 0
      const push = async (count: number) => {
        const body = Array.from({ length: count }, (_, i) =>
          JSON.stringify({
            id: `p${pushed + i}`,
            source: 'hotline',
            channel: 'hotline',
            text: `第${pushed + i}件：小区停水，电话13800138000`,
            time: new Date().toISOString(),
          }),
        )
        const answer = await fetch(`${await annotate.address}/v1/posts`, {
          method: 'POST',
          headers: { authorization: `Bearer ${ingest}`, 'content-type': 'application/x-ndjson' },
          body: body.join('\n'),
        })
        expect(answer.status).toBe(202)
        pushed += count
      }
      for (let i = 0; i < 6; i++) await push(500)
      const seconds = await deployment.until(
        'the pushes are committed',
        300,
        async () => (await deployment.accepted()) === 3_000,
      )
      console.log(`3,000 pushed posts are committed ${seconds.toFixed(1)} s after the last answer`)
      first.kill('SIGKILL')
      for (let i = 0; i < 4; i++) await push(250)
      // The same again, as a feeder that saw no answer would: known, and no second document.
      pushed -= 250
      await push(250)
      const takeover = await deployment.until(
        'the other decides',
        300,
        async () => (await deployment.accepted()) === 4_250,
      )
      console.log(`after a kill of the one that decides, everything is committed within ${takeover.toFixed(1)} s`)
      const { counters } = await deployment.result()
      expect(counters).toEqual({ 'hotline|accepted': 4_250, 'hotline|documents': 4_000, 'hotline|duplicates': 250 })
      const metrics = await until(async () => {
        const answer = await fetch(`${await deliver.address}/metrics`, { headers: { authorization: `Bearer ${duty}` } })
        const text = await answer.text()
        return text.includes('qianzhao_documents_total{source="hotline"} 4000') ? text : null
      })
      expect(metrics).toContain('qianzhao_accepted_total{source="hotline"} 4250')
      // No telephone number has reached a topic.
      const reader = await deployment.driver.openReader({
        kind: 'positions',
        positions: [0, 1, 2, 3].map((partition) => ({ topic: deployment.topics.documents, partition, offset: 0 })),
        bytesMax: 8 * 1024 * 1024,
      })
      let seen = 0
      while (seen < 4_250) {
        for (const batch of await reader.next(500)) {
          seen += batch.records.length
          for (const record of batch.records)
            expect(new TextDecoder().decode(record.value)).not.toContain('13800138000')
        }
      }
      await reader.close()
    } finally {
      await deployment.stop()
    }
  })
})

async function until<T>(look: () => Promise<T | null>): Promise<T> {
  const endMs = performance.now() + 120_000
  for (;;) {
    const found = await look()
    if (found !== null) return found
    if (performance.now() > endMs) throw new Error('Not within 30 s')
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
