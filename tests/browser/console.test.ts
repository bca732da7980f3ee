// The console in a real browser: what a duty officer sees and does, by keyboard and by pointer.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Alert } from '../../src/core/alert.ts'
import { sampleAlert, sampleSituation } from '../conformance/samples.ts'
import { commitAlerts } from '../serve/test-server.ts'
import type { Chromium } from './chromium.ts'
import { chromiumPath, launchChromium } from './chromium.ts'
import { openConsole, quiet, rowTitles, startDesk, witness } from './desk.ts'

if (chromiumPath === undefined)
  console.warn('SKIPPED: the browser tests need Chromium (apt-get install chromium fonts-noto-cjk).')

describe.skipIf(chromiumPath === undefined)('the console', () => {
  let chromium: Chromium
  beforeAll(async () => {
    chromium = await launchChromium()
  })
  afterAll(() => chromium.close())

  const threeAlerts = [
    sampleAlert('b', 1, { level: 'blue', title: '工地欠薪' }),
    sampleAlert('r', 1, { level: 'red', title: '多人反映煤气味' }),
    sampleAlert('o', 1, { state: 'resolved', title: '停水已恢复' }),
  ]

  test('lists open alerts by level, says that the data is simulated and which source is silent', async () => {
    const started = await startDesk()
    await commitAlerts(started.state, started.epoch, threeAlerts)
    const { page, messages } = await openConsole(chromium, started)
    await page.locator('.row').nth(1).waitFor()
    expect(await rowTitles(page)).toEqual(['多人反映煤气味', '工地欠薪'])
    expect(await page.locator('.banner.simulated').innerText()).toContain('模拟数据')
    expect(await page.locator('header .loud').innerText()).toContain('本地论坛')
    expect(await page.evaluate('[location.hash, document.cookie]')).toEqual(['', ''])
    await page.getByRole('button', { name: '已结' }).click()
    await page.getByText('停水已恢复').first().waitFor()
    expect(await rowTitles(page)).toEqual(['停水已恢复'])
    await page.getByRole('button', { name: 'English' }).click()
    expect(await page.locator('.banner.simulated').innerText()).toContain('Simulated')
    expect(messages).toEqual([])
    await started.server.close()
  })

  test('header, tab and rows with the waiting bar agree, and no row moves until a hand asks', async () => {
    const started = await startDesk({ info: quiet })
    await commitAlerts(started.state, started.epoch, threeAlerts)
    const { page } = await openConsole(chromium, started)
    await page.locator('.row').nth(1).waitFor()
    await commitAlerts(started.state, started.epoch, [sampleAlert('n', 1, { level: 'red', title: '学生呕吐' })])
    await page.locator('.newbar').waitFor()
    expect(await rowTitles(page)).toEqual(['多人反映煤气味', '工地欠薪'])
    expect(await page.locator('.tally').getAttribute('data-count')).toBe('3')
    expect(await page.locator('[data-tab=waiting] b').innerText()).toBe('3')
    expect(await page.locator('.newbar').getAttribute('data-count')).toBe('1')
    await page.keyboard.press('.')
    await page.locator('.row').nth(2).waitFor()
    expect((await rowTitles(page)).toSorted()).toEqual(['多人反映煤气味', '学生呕吐', '工地欠薪'].toSorted())
    expect(await page.locator('.newbar').count()).toBe(0)
    await started.server.close()
  })

  test('shows an alert as it is raised, and follows the chosen one through its revisions', async () => {
    const started = await startDesk({ info: quiet })
    const { page, messages } = await openConsole(chromium, started)
    await page.getByText('列表为空').waitFor()
    const commit = (alert: Alert, voices: number) => {
      const situation = sampleSituation('s-live', alert.rev, { voices, witnesses: [witness('我家也闻到了')] })
      return commitAlerts(started.state, started.epoch, [alert], [situation])
    }
    await commit(sampleAlert('live', 1, { level: 'yellow', title: '捞刀河煤气味' }), 2)
    await page.locator('.row').waitFor()
    await page.getByText('我家也闻到了').waitFor()
    await commit(sampleAlert('live', 2, { level: 'red', title: '捞刀河煤气味', voices: 9 }), 9)
    await page.locator('.changes').getByText('升红').waitFor()
    await page.getByText('按规则“hazard”应为橙色').first().waitFor()
    expect(await page.locator('.strip').innerText()).toContain('9 人')
    expect(messages).toEqual([])
    await started.server.close()
  })

  test('by keyboard alone: down the list, acknowledge, and the next one is open', async () => {
    const started = await startDesk({ info: quiet })
    await commitAlerts(started.state, started.epoch, threeAlerts)
    const { page } = await openConsole(chromium, started)
    await page.locator('h1', { hasText: '多人反映煤气味' }).waitFor()
    await page.keyboard.press('j')
    await page.locator('h1', { hasText: '工地欠薪' }).waitFor()
    await page.keyboard.press('k')
    await page.keyboard.press('a')
    await page.getByText('已签收，停止催报').waitFor()
    await page.locator('h1', { hasText: '工地欠薪' }).waitFor()
    expect(started.written).toHaveLength(1)
    expect(await page.locator('.row.gone').innerText()).toContain('已签收')
    await page.keyboard.press('/')
    await page.keyboard.type('a工地')
    await page.getByText('没有符合筛选的预警').waitFor()
    expect(new URL(page.url()).searchParams.get('q')).toBe('a工地')
    expect(started.written).toHaveLength(1)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Shift+?')
    await page.getByRole('dialog').waitFor()
    await started.server.close()
  })

  test('without a session there is a sign-in page and nothing else', async () => {
    const started = await startDesk()
    await commitAlerts(started.state, started.epoch, threeAlerts)
    const { page } = await chromium.newPage()
    await page.goto(`${started.address}/#code=${'A'.repeat(43)}`)
    await page.getByText('登录码不对').waitFor()
    await page.keyboard.press('Escape')
    expect(await page.locator('.row, header, nav').count()).toBe(0)
    await page.getByLabel('一次性登录码').fill(started.address + started.server.sessionPath('duty'))
    await page.keyboard.press('Enter')
    await page.locator('.row').first().waitFor()
    await started.server.close()
  })

  test('a one-time link sets a password, which then opens the console, and a wrong one says what is left', async () => {
    const started = await startDesk({ info: quiet })
    const { code } = started.users.create({ id: 'lin', name: '林晚舟', role: 'duty', places: [], topics: [] })
    const { page } = await chromium.newPage()
    await page.goto(`${started.address}/#code=${code}`)
    await page.getByRole('heading', { name: '设定口令' }).waitFor()
    await page.getByLabel('新口令').fill('correct horse battery')
    await page.keyboard.press('Enter')
    await page.locator('header').getByText('林晚舟').waitFor()
    await page.getByRole('button', { name: '退出登录' }).click()
    await page.getByLabel('用户名').fill('lin')
    await page.getByLabel('口令', { exact: true }).fill('something else')
    await page.keyboard.press('Enter')
    await page.getByText('再错 4 次锁定').waitFor()
    await page.getByLabel('口令', { exact: true }).fill('correct horse battery')
    await page.keyboard.press('Enter')
    await page.locator('header').getByText('林晚舟').waitFor()
    await started.server.close()
  })
})
