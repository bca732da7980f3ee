// Sees to it that there is a built console to serve: builds it where it is missing or older than its sources.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EarlyWarningError } from '../../core/errors.ts'
import { sourcesMark } from './sources-mark.ts'

const webFolder = fileURLToPath(new URL('../../../web', import.meta.url))
const servedFolder = join(webFolder, 'dist')
const markFile = '.sources'
const buildLimitMs = 120_000

/** Resolves with the folder of the built files. `say` is told in words what takes seconds. */
export async function readyConsole(say: (text: string) => void): Promise<string> {
  // An image carries the built files alone: there is nothing that they could be older than.
  if (!existsSync(join(webFolder, 'src')) && existsSync(servedFolder)) return servedFolder
  const mark = sourcesMark(webFolder)
  if (builtFrom() === mark) return servedFolder
  const builder = findBuilder()
  if (builder === null) {
    if (existsSync(servedFolder)) return servedFolder
    throw new EarlyWarningError(
      'UNAVAILABLE',
      'The console has not been built and its builder is not installed; run `npm ci` without --omit=dev, then start again.',
    )
  }
  const started = performance.now()
  say('正在构建值班台，约 5 秒… · building the console, about 5 s…\n')
  await build(builder, mark)
  say(`值班台已建好 · console built: ${((performance.now() - started) / 1000).toFixed(1)} s\n`)
  return servedFolder
}

function builtFrom(): string | null {
  const path = join(servedFolder, markFile)
  return existsSync(path) ? readFileSync(path, 'utf8') : null
}

function findBuilder(): string | null {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin', 'vite.js')
  } catch {
    return null
  }
}

// What was served before stays whole until the new one is: the two are exchanged by name, so several processes may build at once.
async function build(builder: string, mark: string): Promise<void> {
  const fresh = `${servedFolder}-${process.pid}`
  const replaced = `${fresh}-old`
  try {
    await runBuilder([builder, 'build', webFolder, '--outDir', fresh, '--emptyOutDir', '--logLevel', 'warn'])
    writeFileSync(join(fresh, markFile), mark)
    if (existsSync(servedFolder)) renameSync(servedFolder, replaced)
    renameSync(fresh, servedFolder)
  } finally {
    for (const leftover of [fresh, replaced]) rmSync(leftover, { recursive: true, force: true })
  }
}

async function runBuilder(words: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, words, {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: buildLimitMs,
    // Where tests start the service the builder would otherwise make a console for tests.
    env: { ...process.env, NODE_ENV: 'production' },
  })
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk.toString()))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  if (code === 0) return
  throw new EarlyWarningError('UNAVAILABLE', `The console cannot be built:\n${said.join('').slice(-2000)}`)
}
