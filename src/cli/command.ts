// What every command shares: its shape, its settings and its way of showing progress.
import { homedir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { EarlyWarningError } from '../core/errors.ts'
import type { Settings } from '../run/config/load-config.ts'
import { loadSettings } from '../run/config/load-config.ts'

/** Gets the arguments after its name; resolves to the exit code. */
export type Command = (arguments_: readonly string[]) => Promise<number>

export const settingsOptions = {
  config: { type: 'string' },
  set: { type: 'string', multiple: true },
  help: { type: 'boolean' },
} as const

export function settingsFrom(values: {
  readonly config?: string | undefined
  readonly set?: readonly string[] | undefined
}): Settings {
  const settings = loadSettings({
    directory: fileURLToPath(new URL('../../config', import.meta.url)),
    file: values.config ?? null,
    overrides: values.set ?? [],
    environment: process.env,
  })
  for (const notice of settings.notices) process.stderr.write(`${notice}\n`)
  return settings
}

export function usageError(message: string): EarlyWarningError {
  return new EarlyWarningError('USAGE', message)
}

/** One line that rewrites itself on a terminal; nothing in a pipe. */
export function terminalProgress(): { readonly show: (text: string) => void; readonly clear: () => void } {
  if (!process.stderr.isTTY) return { show: () => undefined, clear: () => undefined }
  return {
    show: (text) => process.stderr.write(`\r\u001b[K${text}`),
    clear: () => process.stderr.write('\r\u001b[K'),
  }
}

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
}

/** Where keys live when a command runs without a service: the same for every run of this user, so that pseudonyms stay the same. */
export function userKeyFile(): string {
  return `${process.env['QIANZHAO_HOME'] ?? `${homedir()}/.qianzhao`}/keys.json`
}
