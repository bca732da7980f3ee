// Ten thousand alerts: every count is right, the rows in sight are drawn and no more, and keys answer at once.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sampleAlert } from '../conformance/samples.ts'
import { commitAlerts } from '../serve/test-server.ts'
import type { Chromium } from './chromium.ts'
import { chromiumPath, launchChromium } from './chromium.ts'
import { openConsole, quiet, startDesk } from './desk.ts'

const alertCount = 10_000
const levels = ['red', 'orange', 'yellow', 'blue'] as const

describe.skipIf(chromiumPath === undefined)('ten thousand alerts', () => {
  let chromium: Chromium
  beforeAll(async () => {
    chromium = await launchChromium()
  })
  afterAll(() => chromium.close())

  test('are all counted, and the list stays light', async () => {
    const started = await startDesk({ info: quiet })
    const alerts = Array.from({ length: alertCount }, (_, at) =>
      sampleAlert(`a${String(at).padStart(5, '0')}`, 1, {
        level: levels[at % 4] ?? 'blue',
        title: `第 ${at} 处煤气味`,
      }),
    )
    await commitAlerts(started.state, started.epoch, alerts)
    await started.index.addAlerts(alerts)
    const { page } = await openConsole(chromium, started)
    await page.locator(`.tally[data-count="${alertCount}"]`).waitFor({ timeout: 150_000 })
    expect(await page.locator('[data-tab=waiting] b').innerText()).toBe(String(alertCount))
    await page.keyboard.press('.')
    await page.locator('.row').nth(199).waitFor()
    expect(await page.locator('.row').count()).toBe(200)
    // Sixty presses of a key and sixty new alerts meanwhile: how long a frame takes at most is printed, not asserted.
    const slowest = page.evaluate(`new Promise((resolve) => {
      let last = performance.now(), worst = 0, frames = 0
      const look = (at) => { worst = Math.max(worst, at - last); last = at; frames++; frames < 120 ? requestAnimationFrame(look) : resolve(worst) }
      requestAnimationFrame(look)
    })`)
    for (let at = 0; at < 60; at++) {
      await page.keyboard.press('j')
      await commitAlerts(started.state, started.epoch, [sampleAlert(`new${at}`, 1, { title: '新的一处' })])
    }
    console.info(`slowest frame: ${Math.round(Number(await slowest))} ms`)
    await page.locator(`.tally[data-count="${alertCount + 60}"]`).waitFor()
    expect(await page.locator('.newbar').getAttribute('data-count')).toBe('60')
    await started.server.close()
  }, 300_000)
})
