// Drives the Chromium that the system has; each page has a browser context of its own, as another person's machine would.
import { existsSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { chromium } from 'playwright-core'

export const chromiumPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  existsSync,
)

export interface Looked {
  readonly page: Page
  /** What the page wrote to its console, errors that nothing caught, and breaches of the content security policy. */
  readonly messages: readonly string[]
}

export interface Chromium {
  newPage(): Promise<Looked>
  close(): Promise<void>
}

export async function launchChromium(): Promise<Chromium> {
  if (chromiumPath === undefined) throw new Error('There is no Chromium; apt-get install chromium fonts-noto-cjk.')
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  })
  return {
    async newPage() {
      const context = await browser.newContext({ viewport: { width: 1366, height: 768 } })
      const page = await context.newPage()
      page.setDefaultTimeout(40_000)
      const messages: string[] = []
      page.on('console', (message) => messages.push(message.text()))
      page.on('pageerror', (error) => messages.push(error.message))
      return { page, messages }
    },
    close: () => browser.close(),
  }
}
