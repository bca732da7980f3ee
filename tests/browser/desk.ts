// A server with alerts of its own, and a duty officer's browser before it.
import type { Page } from 'playwright-core'
import { explainDecision } from '../../src/alerts/explain-decision.ts'
import { reasonsOf } from '../../src/alerts/wording.ts'
import type { EvidenceItem } from '../../src/core/signal.ts'
import type { ServerOptions } from '../../src/serve/server.ts'
import { noonMs } from '../conformance/samples.ts'
import { officeSample, startTestServer, statusSample } from '../serve/test-server.ts'
import type { Chromium, Looked } from './chromium.ts'

export type Started = Awaited<ReturnType<typeof startTestServer>>

export async function startDesk(changes: Partial<ServerOptions> = {}): Promise<Started> {
  return startTestServer(changes)
}

/** Opens the console with the one-time address of the terminal. */
export async function openConsole(chromium: Chromium, started: Started, path = ''): Promise<Looked> {
  const looked = await chromium.newPage()
  await looked.page.goto(started.address + started.server.sessionPath('duty'))
  await looked.page.locator('.shell').waitFor()
  if (path !== '') await looked.page.goto(started.address + path)
  return looked
}

export function rowTitles(page: Page): Promise<string[]> {
  return page.locator('.row .title').allTextContents()
}

export function witness(excerpt: string): EvidenceItem {
  return {
    key: `hotline:${excerpt.length}` as never,
    timeMs: noonMs,
    source: 'hotline' as never,
    voice: 'v',
    place: '430103' as never,
    excerpt,
    weight: 1,
  }
}

/** Names as codes, nothing simulated, every source well. */
export const quiet: ServerOptions['info'] = {
  version: '0',
  status: () => ({
    ...statusSample,
    simulated: false,
    nowMs: Date.now(),
    sources: [{ id: 'hotline', name: '12345热线', lastMs: Date.now(), silent: false, trouble: null }],
  }),
  topicName: (id: string) => ({ zh: id, en: id }),
  placeName: (code: string) => code,
  sourceName: (id: string) => id,
  decisionText: explainDecision,
  reasons: reasonsOf,
  ...officeSample,
  thresholds: () => ({ blue: 0.03, yellow: 0.25, orange: 0.45, red: 0.7 }),
}
