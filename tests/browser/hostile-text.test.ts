// Text from outside never becomes code in the console, and code that got in could neither run inline nor call out.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sampleAlert, sampleSituation } from '../conformance/samples.ts'
import { commitAlerts } from '../serve/test-server.ts'
import type { Chromium } from './chromium.ts'
import { chromiumPath, launchChromium } from './chromium.ts'
import { openConsole, quiet, startDesk, witness } from './desk.ts'
import { payloads } from './payloads.ts'

const perAlert = 10

describe.skipIf(chromiumPath === undefined)('hostile text', () => {
  let chromium: Chromium
  beforeAll(async () => {
    chromium = await launchChromium()
  })
  afterAll(() => chromium.close())

  test(`none of ${payloads.length} texts that try to be code runs`, async () => {
    const started = await startDesk({ info: quiet })
    for (let i = 0; i < payloads.length; i += perAlert) {
      const some = payloads.slice(i, i + perAlert)
      const [title = '', zh = '', en = '', rule = ''] = some
      const witnesses = some.map((text, at) => ({ ...witness(text), key: `hotline:${i + at}` as never }))
      const situation = sampleSituation(`s-x${i}`, 1, { witnesses, terms: some, calibration: title })
      const alert = sampleAlert(`x${i}`, 1, { title, explanation: { zh, en }, rule, sources: some.slice(0, 2) })
      await commitAlerts(started.state, started.epoch, [alert], [situation])
    }
    const { page, messages } = await openConsole(chromium, started)
    await page
      .locator('.row')
      .nth(payloads.length / perAlert - 1)
      .waitFor()
    for (let i = 0; i < payloads.length / perAlert; i++) {
      const row = page.locator('.row').nth(i)
      await row.locator('button').click()
      await page.locator('.row.on .evidence, .row.on').first().waitFor()
      await page
        .locator('.evidence li')
        .nth(perAlert - 1)
        .waitFor()
    }
    expect(await page.evaluate('typeof window.__ran')).toBe('undefined')
    expect(await page.locator('main iframe, main script, main form, main style, main object, main embed').count()).toBe(
      0,
    )
    expect(messages).toEqual([])
    await started.server.close()
  }, 120_000)

  test('even a script that got into the page could not make HTML or call out', async () => {
    const started = await startDesk({ info: quiet })
    const { page } = await openConsole(chromium, started)
    await page.getByText('列表为空').waitFor()
    const attempt = (code: string) =>
      page.evaluate(`(async () => { try { ${code}; return 'done' } catch { return 'refused' } })()`)
    expect(await attempt('document.body.innerHTML = "<b>x</b>"')).toBe('refused')
    expect(await attempt('await fetch("https://elsewhere.example/")')).toBe('refused')
    await started.server.close()
  })
})
