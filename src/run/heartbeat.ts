// Tells somebody outside, again and again, that the program lives and decides: its silence is then noticed where it cannot speak itself.
import { writeFileSync } from 'node:fs'
import { createSignedPost } from '../alerts/notifiers/signed-post.ts'
import { EarlyWarningError } from '../core/errors.ts'
import type { Trouble } from '../serve/service-info.ts'
import type { Config } from './config/config-schema.ts'

export interface Pulse {
  /** Moves with every tick that was decided, the idle ones too. */
  readonly decidedMs: number
  readonly troubles: readonly Trouble[]
}

export interface HeartbeatOptions {
  readonly config: Config['heartbeat']
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Its time is that of the last beat, for a watcher on the same machine. */
  readonly file: string
  readonly pulse: () => Pulse
  readonly nowMs: () => number
  readonly notice: (fields: Readonly<Record<string, unknown>>, sentence: string) => void
}

export interface Heartbeat {
  beat(): Promise<void>
  stop(): void
}

const timeoutMs = 10_000

/** Throws CONFIG_INVALID where the environment lacks the secret. */
export function startHeartbeat(options: HeartbeatOptions): Heartbeat {
  const { config, file, nowMs, notice } = options
  const post = config.url === '' ? null : createSignedPost({ ...config, secrets: secretsOf(options), timeoutMs })
  let lastDecidedMs = Number.NaN
  let isRefused = false

  async function beat(): Promise<void> {
    const { decidedMs, troubles } = options.pulse()
    // A program that runs and decides nothing is dead to those who rely on it: nothing is told.
    if (decidedMs === lastDecidedMs) return
    lastDecidedMs = decidedMs
    const atMs = nowMs()
    const timestamp = new Date(atMs).toISOString()
    const body = JSON.stringify({ type: 'heartbeat', timestamp, data: { troubles } })
    try {
      writeFileSync(file, `${timestamp} ${troubles.join(' ')}\n`, { mode: 0o600 })
    } catch (cause) {
      notice({ reason: String(cause) }, 'the file of the heartbeat cannot be written')
    }
    if (post === null) return
    const outcome = await post({ id: `heartbeat.${Math.floor(atMs / config.every)}`, nowMs: atMs, body })
    const refused = outcome.kind !== 'delivered'
    if (refused && !isRefused) notice({ ...outcome }, 'nobody takes the heartbeat; it goes on')
    isRefused = refused
  }

  const timer = setInterval(() => void beat(), config.every).unref()
  void beat()
  return { beat, stop: () => clearInterval(timer) }
}

function secretsOf({ config, environment }: HeartbeatOptions): readonly string[] {
  const secret = environment[config.secretFrom]
  if (secret !== undefined) return secret.split(' ')
  throw new EarlyWarningError(
    'CONFIG_INVALID',
    `heartbeat.secretFrom: the environment has no ${config.secretFrom || 'name there'}; set it to the secret that the receiver checks.`,
  )
}
