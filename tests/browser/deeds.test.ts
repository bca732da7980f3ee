// What officers do to alerts from the console: with reasons, beside the evidence, and with somebody else who is quicker.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sampleAlert, sampleSituation } from '../conformance/samples.ts'
import { commitAlerts } from '../serve/test-server.ts'
import type { Chromium } from './chromium.ts'
import { chromiumPath, launchChromium } from './chromium.ts'
import type { Started } from './desk.ts'
import { openConsole, quiet, startDesk, witness } from './desk.ts'

async function deskWithTwo(): Promise<Started> {
  const started = await startDesk({ info: quiet })
  await commitAlerts(
    started.state,
    started.epoch,
    [
      sampleAlert('gas', 1, { level: 'red', title: '多人反映煤气味' }),
      sampleAlert('wage', 1, { level: 'blue', title: '工地欠薪' }),
    ],
    [sampleSituation('s-gas', 1, { witnesses: [witness('楼道里煤气味很重')] })],
  )
  return started
}

describe.skipIf(chromiumPath === undefined)('what is done to alerts', () => {
  let chromium: Chromium
  beforeAll(async () => {
    chromium = await launchChromium()
  })
  afterAll(() => chromium.close())

  test('dismissing asks for a reason, leaves the evidence in sight, and Esc gives the focus back', async () => {
    const started = await deskWithTwo()
    const { page, messages } = await openConsole(chromium, started)
    await page.locator('.evidence li').waitFor()
    await page.getByRole('button', { name: '排除' }).focus()
    await page.keyboard.press('d')
    const sheet = page.getByRole('dialog', { name: '排除' })
    await sheet.waitFor()
    expect(await page.locator('.evidence li').isVisible()).toBe(true)
    expect(await sheet.locator('input:checked').count()).toBe(0)
    await page.keyboard.press('Escape')
    expect(await sheet.count()).toBe(0)
    expect(await page.evaluate('document.activeElement.textContent')).toContain('排除')
    await page.keyboard.press('d')
    await sheet.locator('input').first().waitFor()
    await page.keyboard.press('Enter')
    await sheet.getByText('请先填写').waitFor()
    expect(started.written).toHaveLength(0)
    await page.keyboard.press('2')
    await page.keyboard.press('Enter')
    await page.getByText('已排除').first().waitFor()
    await page.locator('h1', { hasText: '工地欠薪' }).waitFor()
    expect(JSON.stringify(started.written)).toContain('"reason":"old"')
    expect(messages).toEqual([])
    await started.server.close()
  })

  test('who was quicker is named, and what was pressed is taken back', async () => {
    const started = await deskWithTwo()
    const { page } = await chromium.newPage()
    // This console hears nothing of what others do meanwhile.
    await page.route('**/v1/alerts/stream*', (route) => route.abort())
    await page.goto(started.address + started.server.sessionPath('duty'))
    await page.locator('h1', { hasText: '多人反映煤气味' }).waitFor()
    const other = await fetch(`${started.address}/v1/alerts/gas/acknowledge`, {
      method: 'POST',
      headers: { ...started.bearer('duty'), 'content-type': 'application/json' },
      body: '{}',
    })
    expect(other.status).toBe(200)
    await page.keyboard.press('a')
    await page.locator('.toast.fault').getByText('您的操作未生效').waitFor()
    expect(await page.locator('.toast.fault').innerText()).toContain('duty')
    await started.server.close()
  })

  test('something is sent out, its steps are recorded, and an acknowledgement can be taken back', async () => {
    const started = await deskWithTwo()
    const { page } = await openConsole(chromium, started)
    await page.locator('h1', { hasText: '多人反映煤气味' }).waitFor()
    await page.keyboard.press('a')
    await page.getByText('已签收，停止催报').waitFor()
    await page.keyboard.press('z')
    await page.getByText('已撤回').waitFor()
    // The row has kept its place: taken back, it waits there again.
    await page.locator('.row:not(.gone)', { hasText: '多人反映煤气味' }).locator('button').click()
    await page.keyboard.press('p')
    expect(await page.locator('[name=department]').inputValue()).toBe('燃气办')
    await page.locator('[name=task]').fill('到现场测浓度')
    await page.getByRole('dialog').getByRole('button', { name: '派单' }).click()
    await page.locator('.dispatch').getByRole('button', { name: '签收' }).click()
    await page.locator('.dispatch').getByRole('button', { name: '到场' }).waitFor()
    await page.keyboard.press('n')
    await page.locator('[name=text]').fill('已通知物业')
    await page.getByRole('dialog').getByRole('button', { name: '备注' }).click()
    await page.locator('.handling').getByText('已通知物业').waitFor()
    await started.server.close()
  })

  test('several are picked and acknowledged at once', async () => {
    const started = await deskWithTwo()
    const { page } = await openConsole(chromium, started)
    await page.locator('h1', { hasText: '多人反映煤气味' }).waitFor()
    await page.keyboard.press('x')
    await page.keyboard.press('Shift+J')
    await page.locator('.bulk').getByText('已选 2 条').waitFor()
    await page.keyboard.press('a')
    await page.locator('.row.gone').nth(1).waitFor()
    expect(await page.locator('.tally').getAttribute('data-count')).toBe('0')
    await started.server.close()
  })

  test('an analyst reads and notes, and the buttons of the duty stay shut', async () => {
    const started = await deskWithTwo()
    const { page } = await chromium.newPage()
    await page.goto(started.address + started.server.sessionPath('analyst'))
    await page.locator('h1', { hasText: '多人反映煤气味' }).waitFor()
    expect(await page.locator('.actions .primary').isDisabled()).toBe(true)
    await page.keyboard.press('a')
    await page.keyboard.press('n')
    await page.getByRole('dialog', { name: '备注' }).waitFor()
    expect(started.written).toHaveLength(0)
    await started.server.close()
  })
})
