// What people with other eyes, hands and machines meet: axe finds nothing serious, in both schemes, languages and on a phone.
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sampleAlert, sampleDocument, sampleSituation } from '../conformance/samples.ts'
import { commitAlerts } from '../serve/test-server.ts'
import type { Chromium } from './chromium.ts'
import { chromiumPath, launchChromium } from './chromium.ts'
import type { Started } from './desk.ts'
import { openConsole, startDesk, witness } from './desk.ts'

/** What axe calls serious or critical, as rule and place. */
async function faults(page: Page): Promise<string[]> {
  // Handed over the debugging line: a script tag would be refused by the policy, as it should.
  await page.evaluate(axe.source)
  const found = await page.evaluate(
    `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ target }) => id + ' ' + target.join(' '))))`,
  )
  return found as string[]
}

describe.skipIf(chromiumPath === undefined)('access', () => {
  let chromium: Chromium
  let started: Started
  beforeAll(async () => {
    chromium = await launchChromium()
    started = await startDesk()
    const levels = ['red', 'orange', 'yellow', 'blue'] as const
    await commitAlerts(
      started.state,
      started.epoch,
      levels.map((level) => sampleAlert(level, 1, { level, title: `${level} 小区煤气味` })),
      levels.map((level) =>
        sampleSituation(`s-${level}`, 1, { witnesses: [witness('楼道里煤气味很重')], terms: ['煤气'] }),
      ),
    )
    await started.index.addDocuments([sampleDocument('1', '煤气 气味'), sampleDocument('2', '煤气 报警')], 2)
  })
  afterAll(async () => {
    await chromium.close()
    await started.server.close()
  })

  for (const scheme of ['light', 'dark'] as const) {
    for (const path of ['/', '/handover', '/search', '/indicators', '/sources']) {
      test(`axe finds nothing serious at ${path}, ${scheme}`, async () => {
        const { page } = await openConsole(chromium, started, path)
        await page.emulateMedia({ colorScheme: scheme })
        await page.locator('main .row, main .hits tr, main .table tr, main .steps li, main .figures').first().waitFor()
        if (path === '/') await page.locator('.evidence li').first().waitFor()
        expect(await faults(page)).toEqual([])
      })
    }
  }

  test('nor where people are administered, and who may not finds no way there', async () => {
    const { page } = await chromium.newPage()
    await page.goto(started.address + started.server.sessionPath('admin'))
    await page.getByRole('link', { name: '管理' }).click()
    await page.getByLabel('用户名').fill('shen')
    await page.getByLabel('姓名').fill('沈知远')
    await page.getByRole('button', { name: '新增' }).click()
    expect(await page.locator('.link-shown input').inputValue()).toContain('/#code=')
    await page.getByRole('cell', { name: '沈知远' }).waitFor()
    expect(await faults(page)).toEqual([])
    const officer = await openConsole(chromium, started)
    expect(await officer.page.getByRole('link', { name: '管理' }).count()).toBe(0)
  })

  test('nor on a phone, in English, or before anybody has signed in', async () => {
    const { page } = await openConsole(chromium, started)
    await page.locator('.row').first().waitFor()
    await page.getByRole('button', { name: 'English' }).click()
    expect(await faults(page)).toEqual([])
    await page.setViewportSize({ width: 390, height: 844 })
    expect(await faults(page)).toEqual([])
    await page.context().clearCookies()
    await page.goto(started.address)
    await page.locator('form').waitFor()
    expect(await faults(page)).toEqual([])
  })

  test('nothing is wider than a phone or a page at twice its size', async () => {
    const { page } = await openConsole(chromium, started)
    await page.locator('.row').first().waitFor()
    for (const [width, height] of [
      [390, 844],
      [683, 384],
    ] as const) {
      await page.setViewportSize({ width, height })
      for (const path of ['/', '/?alert=red', '/search', '/sources']) {
        await page.goto(started.address + path)
        await page.locator('main').waitFor()
        const wide = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
        expect(wide, `${path} at ${width}`).toBeLessThanOrEqual(0)
      }
    }
  })
})
