// The correlate role: one process decides, the others stand by with everything loaded and take over when its lease runs out.
import { setTimeout as delay } from 'node:timers/promises'
import { EarlyWarningError } from '../../core/errors.ts'
import type { Lease } from '../../store/redis/lease.ts'
import type { CorrelatorRun, CorrelatorRunOptions } from './active-correlator.ts'
import { startCorrelatorRun } from './active-correlator.ts'

export interface CorrelateRoleOptions {
  readonly lease: Lease
  readonly leaseMs: number
  readonly run: CorrelatorRunOptions
  readonly onFailure: (cause: unknown) => void
  readonly notice: (fields: Readonly<Record<string, unknown>>, sentence: string) => void
}

export interface CorrelateRole {
  /** null while another process decides. */
  active(): CorrelatorRun | null
  stop(): Promise<void>
}

const standByMs = 250

export function startCorrelateRole(options: CorrelateRoleOptions): CorrelateRole {
  const stopping = new AbortController()
  let active: CorrelatorRun | null = null
  let renewing: NodeJS.Timeout | null = null

  async function standBy(): Promise<void> {
    while (!stopping.signal.aborted) {
      if (await options.lease.hold()) return decide()
      await delay(standByMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }

  async function decide(): Promise<void> {
    const startMs = performance.now()
    // Taking over may take longer than the lease: it is kept from now on, and lost only with the process.
    renewing = setInterval(() => void renew(), options.leaseMs / 3)
    active = await startCorrelatorRun(options.run)
    options.notice({ seconds: (performance.now() - startMs) / 1000 }, 'this process decides from now on')
  }

  async function renew(): Promise<void> {
    const held = await options.lease.hold().catch(() => null)
    if (held !== false || stopping.signal.aborted) return
    options.onFailure(
      new EarlyWarningError(
        'STATE_FENCED',
        'Another process took the lease over; start this one again and it stands by.',
      ),
    )
  }

  const running = standBy().catch(options.onFailure)
  return {
    active: () => active,
    stop: async () => {
      stopping.abort()
      await running
      await active?.stop()
      if (renewing !== null) clearInterval(renewing)
      if (active !== null) await options.lease.release().catch(() => undefined)
    },
  }
}
