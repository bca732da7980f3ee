// What every command shares: its shape, its settings and its way of showing progress.
import { existsSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
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
    ...configurationOf(values.config ?? null),
    overrides: values.set ?? [],
    environment: process.env,
  })
  for (const notice of settings.notices) process.stderr.write(`${notice}\n`)
  return settings
}

/** The folder that ships with the program. */
export const shippedConfig = fileURLToPath(new URL('../../config', import.meta.url))
/** In a folder of one's own, what is different from its default.yaml. */
export const ownFile = 'qianzhao.yaml'

/** A file lies over the shipped folder; a folder, as `init` writes it, stands instead of it. */
function configurationOf(config: string | null): { readonly directory: string; readonly file: string | null } {
  if (config === null || !existsSync(config) || !statSync(config).isDirectory())
    return { directory: shippedConfig, file: config }
  const file = join(config, ownFile)
  return { directory: config, file: existsSync(file) ? file : null }
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
