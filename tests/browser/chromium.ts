// Drives a real headless Chromium over its own debugging protocol; needs nothing but the browser.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const chromiumPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  existsSync,
)

export interface Page {
  open(address: string): Promise<void>
  /** Runs an expression in the page and returns its value. */
  evaluate<T>(expression: string): Promise<T>
  /** Waits until an expression is true in the page. */
  until(expression: string): Promise<void>
  resize(width: number, height: number): Promise<void>
  colorScheme(scheme: 'dark' | 'light'): Promise<void>
  /** A PNG. */
  screenshot(): Promise<Buffer>
  /** What the page wrote to its console, and errors that nothing caught. */
  readonly messages: readonly string[]
}

export interface Chromium {
  newPage(): Promise<Page>
  close(): Promise<void>
}

interface Message {
  readonly id?: number
  readonly method?: string
  readonly sessionId?: string
  readonly params?: Record<string, unknown>
  readonly result?: Record<string, unknown>
  readonly error?: { readonly message: string }
}

export async function launchChromium(): Promise<Chromium> {
  if (chromiumPath === undefined) throw new Error('There is no Chromium; apt-get install chromium fonts-noto-cjk.')
  const profile = mkdtempSync(join(tmpdir(), 'qianzhao-chromium-'))
  const flags = [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--remote-debugging-port=0',
  ]
  const child = spawn(chromiumPath, [...flags, `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const endpoint = await new Promise<string>((resolve, reject) => {
    let text = ''
    child.stderr.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const found = /DevTools listening on (ws:\S+)/.exec(text)?.[1]
      if (found !== undefined) resolve(found)
    })
    child.on('exit', () => reject(new Error(`Chromium did not start: ${text.slice(-500)}`)))
  })
  const wire = await connect(endpoint)
  return {
    newPage: () => newPage(wire),
    async close() {
      const gone = new Promise((resolve) => child.on('exit', resolve))
      await wire.send('Browser.close', {}).catch(() => child.kill('SIGKILL'))
      await gone
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

async function newPage(wire: Wire): Promise<Page> {
  const { browserContextId } = await wire.send('Target.createBrowserContext', {})
  const { targetId } = await wire.send('Target.createTarget', { url: 'about:blank', browserContextId })
  const { sessionId } = await wire.send('Target.attachToTarget', { targetId, flatten: true })
  const session = String(sessionId)
  const messages: string[] = []
  const send = (method: string, parameters: Record<string, unknown> = {}) => wire.send(method, parameters, session)
  wire.listen(session, (message) => {
    if (message.method === 'Runtime.exceptionThrown' || message.method === 'Log.entryAdded') {
      messages.push(JSON.stringify(message.params))
    }
    if (message.method === 'Runtime.consoleAPICalled') messages.push(JSON.stringify(message.params?.['args']))
  })
  for (const domain of ['Page', 'Runtime', 'Log']) await send(`${domain}.enable`)

  async function evaluate<T>(expression: string): Promise<T> {
    const answer = await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true })
    if (answer['exceptionDetails'] !== undefined) throw new Error(JSON.stringify(answer['exceptionDetails']))
    return (answer['result'] as { value: T }).value
  }

  return {
    messages,
    evaluate,
    async open(address) {
      await send('Page.navigate', { url: address })
      await until(evaluate, 'document.readyState === "complete" && location.href !== "about:blank"')
    },
    until: (expression) => until(evaluate, expression),
    resize: async (width, height) => {
      await send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false })
    },
    colorScheme: async (scheme) => {
      await send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] })
    },
    async screenshot() {
      const { data } = await send('Page.captureScreenshot', { format: 'png' })
      return Buffer.from(String(data), 'base64')
    },
  }
}

async function until(evaluate: (expression: string) => Promise<boolean>, expression: string): Promise<void> {
  const endMs = performance.now() + 15_000
  while (performance.now() < endMs) {
    if (await evaluate(expression).catch(() => false)) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`It never became true: ${expression}`)
}

interface Wire {
  send(method: string, parameters: Record<string, unknown>, sessionId?: string): Promise<Record<string, unknown>>
  listen(sessionId: string, listener: (message: Message) => void): void
}

async function connect(endpoint: string): Promise<Wire> {
  const socket = new WebSocket(endpoint)
  const waiting = new Map<number, { resolve(result: Record<string, unknown>): void; reject(error: Error): void }>()
  const listeners = new Map<string, (message: Message) => void>()
  let nextId = 1
  socket.addEventListener('message', (event) => {
    const message = JSON.parse(String(event.data)) as Message
    if (message.id === undefined) return listeners.get(message.sessionId ?? '')?.(message)
    const one = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.error === undefined) one?.resolve(message.result ?? {})
    else one?.reject(new Error(message.error.message))
    return undefined
  })
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve)
    socket.addEventListener('error', () => reject(new Error('The debugging connection failed.')))
  })
  return {
    send: (method, params, sessionId) =>
      new Promise((resolve, reject) => {
        const id = nextId++
        waiting.set(id, { resolve, reject })
        socket.send(JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }))
      }),
    listen: (sessionId, listener) => void listeners.set(sessionId, listener),
  }
}
