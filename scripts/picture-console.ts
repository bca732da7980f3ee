// Takes pictures of the console of a running service: each page in four sizes and two schemes.
// node scripts/picture-console.ts ADDRESS-WITH-CODE FOLDER [PAGE…]
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { palettePng } from './palette-png.ts'

const [address = '', folder = '', ...only] = process.argv.slice(2)
const sizes = { '1366': [1366, 768], '1920': [1920, 1080], wall: [3840, 2160], phone: [390, 844] } as const
const pages = {
  duty: '/',
  handover: '/handover',
  search: '/search?q=停电',
  indicators: '/indicators',
  sources: '/sources',
} as const
const schemes = ['light', 'dark'] as const

mkdirSync(folder, { recursive: true })
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
const context = await browser.newContext()
const page = await context.newPage()
page.on('console', (message) => process.stderr.write(`${message.text()}\n`))
page.on('pageerror', (error) => process.stderr.write(`${error.message}\n`))
await page.goto('about:blank')
await page.setViewportSize({ width: 1366, height: 768 })
if (!only.includes('signin')) {
  await page.goto(address)
  await page.waitForSelector('.row, .nothing')
}
for (const [name, path] of [...Object.entries(pages), ['signin', '/'] as const]) {
  if (only.length > 0 && !only.includes(name)) continue
  if (name === 'signin') await context.clearCookies()
  for (const [size, [width, height]] of Object.entries(sizes)) {
    for (const scheme of schemes) {
      await page.setViewportSize({ width, height })
      await page.emulateMedia({ colorScheme: scheme })
      await page.goto(new URL(path, address).href)
      await page.waitForSelector(name === 'signin' ? 'form' : 'main')
      await page.waitForTimeout(1200)
      writeFileSync(join(folder, `${name}-${size}-${scheme}.png`), palettePng(await page.screenshot()))
    }
  }
}
await browser.close()
