// The live page in a real browser: what a duty officer sees, and that text from outside never becomes code.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { explainDecision } from '../../src/alerts/explain-decision.ts'
import type { Alert } from '../../src/core/alert.ts'
import type { EvidenceItem } from '../../src/core/signal.ts'
import { noonMs, sampleAlert, sampleSituation } from '../conformance/samples.ts'
import { commitAlerts, startTestServer, statusSample } from '../serve/test-server.ts'
import type { Chromium, Page } from './chromium.ts'
import { chromiumPath, launchChromium } from './chromium.ts'
import { payloads } from './payloads.ts'

if (chromiumPath === undefined)
  console.warn('SKIPPED: the browser tests need Chromium (apt-get install chromium fonts-noto-cjk).')

type Started = Awaited<ReturnType<typeof startTestServer>>

describe.skipIf(chromiumPath === undefined)('the live page', () => {
  let chromium: Chromium
  beforeAll(async () => {
    chromium = await launchChromium()
  })
  afterAll(() => chromium.close())

  async function open(started: Started): Promise<Page> {
    const page = await chromium.newPage()
    await page.resize(1280, 800)
    await page.open(started.address + started.server.sessionPath('duty'))
    return page
  }
  const count = (selector: string) => `document.querySelectorAll(${JSON.stringify(selector)}).length`
  const text = (selector: string) => `document.querySelector(${JSON.stringify(selector)})?.innerText ?? ''`

  test('lists open alerts by level, says that the data is simulated and which source is silent', async () => {
    const started = await startTestServer()
    await commitAlerts(started.state, started.epoch, [
      sampleAlert('b', 1, { level: 'blue', title: '工地欠薪' }),
      sampleAlert('r', 1, { level: 'red', title: '多人反映煤气味' }),
      sampleAlert('o', 1, { state: 'resolved', title: '停水已恢复' }),
    ])
    const page = await open(started)
    await page.until(`${count('.alert')} === 2`)
    expect(await page.evaluate(text('.alerts'))).toMatch(/^红\n+多人反映煤气味[\s\S]*蓝\n+工地欠薪/)
    expect(await page.evaluate(text('#simulated'))).toContain('模拟数据')
    expect(await page.evaluate(text('#silent'))).toContain('本地论坛')
    expect(await page.evaluate('document.querySelector("#silent").hidden')).toBe(false)
    expect(await page.evaluate('location.hash')).toBe('')
    expect(await page.evaluate('document.cookie')).toBe('')
    await page.evaluate('document.querySelectorAll("#filters button")[1].click()')
    await page.until(`${count('.alert')} === 3`)
    await page.evaluate('document.getElementById("language").click()')
    expect(await page.evaluate(text('#simulated'))).toContain('Simulated data')
    expect(page.messages).toEqual([])
    await started.server.close()
  })

  test('shows an alert as it is raised, and follows the one that is chosen through its revisions', async () => {
    const started = await startTestServer({
      info: { ...quiet, status: () => ({ ...statusSample, simulated: false, sources: [] }) },
    })
    const page = await open(started)
    await page.until(`${text('#empty')}.includes('目前没有')`)
    expect(
      await page.evaluate('document.querySelector("#simulated").hidden && document.querySelector("#silent").hidden'),
    ).toBe(true)
    const commit = (alert: Alert, voices: number) =>
      commitAlerts(
        started.state,
        started.epoch,
        [alert],
        [sampleSituation('s-live', alert.rev, { voices, witnesses: [witness('我家也闻到了')] })],
      )
    await commit(sampleAlert('live', 1, { level: 'yellow', title: '捞刀河煤气味' }), 2)
    await page.until(`${count('.alert.yellow')} === 1`)
    await page.evaluate('document.querySelector(".alert").click()')
    await page.until(`${count('.evidence li')} === 1`)
    expect(await page.evaluate(text('.detail'))).toContain('我家也闻到了')
    await commit(sampleAlert('live', 2, { level: 'red', title: '捞刀河煤气味', voices: 9 }), 9)
    await page.until(`${text('.detail')}.includes('9 / 2')`)
    expect(await page.evaluate(text('.detail'))).toContain('按规则“hazard”应为橙色')
    await page.until(`${count('.revisions li')} === 2`)
    await page.until(`${count('.alert.red')} === 1`)
    expect(page.messages).toEqual([])
    await started.server.close()
  })

  test('without a session it says how to open it, and shows nothing', async () => {
    const started = await startTestServer()
    await commitAlerts(started.state, started.epoch, [sampleAlert('r', 1)])
    const page = await chromium.newPage()
    await page.open(`${started.address}/#code=${'A'.repeat(43)}`)
    await page.until('document.getElementById("entry").open')
    expect(await page.evaluate(count('.alert'))).toBe(0)
    await started.server.close()
  })

  test(`none of ${payloads.length} texts that try to be code runs`, async () => {
    const started = await startTestServer()
    const page = await open(started)
    await page.until(`${text('#line')} === '实时'`)
    const perAlert = 10
    for (let i = 0; i < payloads.length; i += perAlert) {
      const some = payloads.slice(i, i + perAlert)
      const [title = '', zh = '', en = '', rule = ''] = some
      const situation = sampleSituation(`s-x${i}`, 1, { witnesses: some.map(witness), terms: some, calibration: title })
      const alert = sampleAlert(`x${i}`, 1, { title, explanation: { zh, en }, rule, sources: some.slice(0, 2) })
      await commitAlerts(started.state, started.epoch, [alert], [situation])
    }
    await page.until(`${count('.alert')} === ${payloads.length / perAlert}`)
    for (let i = 0; i < payloads.length; i += perAlert) {
      await page.evaluate(`document.querySelectorAll('.alert')[${i / perAlert}].click()`)
      await page.until(
        `${count('.evidence li')} === ${perAlert} && document.querySelectorAll('.alert')[${i / perAlert}].getAttribute('aria-current') === 'true'`,
      )
      await page.evaluate('document.getElementById("language").click()')
    }
    expect(await page.evaluate('typeof window.__ran')).toBe('undefined')
    expect(
      await page.evaluate(count('main img, main svg, main iframe, main script, main form, main a, main style')),
    ).toBe(0)
    expect(page.messages.filter((message) => message.includes('Content Security Policy'))).toEqual([])
    await started.server.close()
  }, 120_000)

  test('even a script that got into the page could not run inline or call out', async () => {
    const started = await startTestServer()
    const page = await open(started)
    await page.until(`${text('#line')} === '实时'`)
    await page.evaluate(
      `(() => { const s = document.createElement('img'); s.src = 'https://elsewhere.example/x'; document.body.append(s) })()`,
    )
    expect(
      await page.evaluate(
        '(() => { try { document.body.innerHTML = "<b>x</b>"; return "made" } catch { return "refused" } })()',
      ),
    ).toBe('refused')
    expect(await page.evaluate('fetch("https://elsewhere.example/").then(() => "sent", () => "refused")')).toBe(
      'refused',
    )
    await started.server.close()
  })
})

function witness(excerpt: string): EvidenceItem {
  return {
    key: 'hotline:1' as never,
    timeMs: noonMs,
    source: 'hotline' as never,
    voice: 'v',
    place: '430103' as never,
    excerpt,
    weight: 1,
  }
}

const quiet = {
  version: '0',
  topicName: (id: string) => ({ zh: id, en: id }),
  placeName: (code: string) => code,
  sourceName: (id: string) => id,
  decisionText: explainDecision,
}
