// Gathers what the data folder holds, for the comparison at the start, and writes down what somebody accepted to lose.
import { existsSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { EventLog } from '../../core/ports.ts'
import { openAudit } from '../../serve/sign-in/audit.ts'
import { readIndexedOffset } from '../../store/index/index-file.ts'
import type { SqliteState } from '../../store/state/sqlite-state.ts'
import { readTickEntry } from '../../wire/log-payload.ts'
import type { Config } from '../config/config-schema.ts'
import type { HistoryFacts, MissingHistory } from './missing-history.ts'

export interface HistoryPlaces {
  readonly log: EventLog
  readonly state: SqliteState
  readonly index: Config['index']
  readonly indexPath: string
  readonly keyFile: string
  readonly version: string
}

export async function lookAtHistory(places: HistoryPlaces): Promise<HistoryFacts> {
  const { log, state, index, indexPath } = places
  return {
    log: {
      firstOffset: log.firstOffset(),
      nextOffset: log.nextOffset(),
      beginsAtMs: log.firstOffset() === 0 ? null : await firstTickOf(log),
    },
    state: await state.standing(),
    indexedOffset: index.kind === 'embedded' && index.documents === 'all' ? readIndexedOffset(indexPath) : undefined,
    hasKeys: existsSync(places.keyFile),
    version: places.version,
  }
}

// A second of a busy city; an idle one is shorter.
const readBytes = 4 * 1024 * 1024

async function firstTickOf(log: EventLog): Promise<number | null> {
  const entries = await log.read(log.firstOffset(), readBytes)
  const tick = entries.find(({ kind }) => kind === 'tick')
  return tick === undefined ? null : readTickEntry(tick.payload).closedAtMs
}

/** Nobody has signed in where a service is started: it was whoever could start it. */
const operator = { id: 'operator', name: 'operator' }

export function writeAcceptedLosses(directory: string, missing: readonly MissingHistory[]): void {
  if (missing.length === 0) return
  const audit = openAudit({ path: join(directory, 'audit.jsonl') })
  for (const { what, found, lost } of missing) {
    const target = `${what}: ${found} Lost at most: ${lost}`
    audit.record({ who: operator, action: 'accept-loss', target, outcome: 200, from: hostname() })
  }
}
