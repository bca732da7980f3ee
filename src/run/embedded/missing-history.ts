// Compares what log, state, index and keys say of each other at the start: where they do not fit, history is missing, and nobody goes on unseen.
import { EarlyWarningError } from '../../core/errors.ts'

/** What the data folder holds before anything is opened for work. */
export interface HistoryFacts {
  readonly log: {
    readonly firstOffset: number
    readonly nextOffset: number
    /** Receive time of its first tick; null where it has none. */
    readonly beginsAtMs: number | null
  }
  /** null where it has never been opened. */
  readonly state: {
    readonly offset: number
    /** The newest one that is whole. */
    readonly checkpoint: { readonly offset: number; readonly version: string } | null
  } | null
  /** Up to where the index holds documents; null where there is none, undefined where it would hold no documents of the log. */
  readonly indexedOffset: number | null | undefined
  readonly hasKeys: boolean
  /** Of the settings, models and runtime of this start. */
  readonly version: string
}

export interface MissingHistory {
  readonly what: 'log_end' | 'state' | 'log_start' | 'checkpoints' | 'version' | 'index' | 'keys'
  readonly found: string
  /** At most. */
  readonly lost: string
}

export function missingHistory(facts: HistoryFacts): readonly MissingHistory[] {
  return [missingLogEnd(facts), missingState(facts), missingIndex(facts), missingKeys(facts)].filter(
    (one) => one !== null,
  )
}

/** Throws where something is missing and nobody said that it may be. */
export function refuseMissingHistory(missing: readonly MissingHistory[], folder: string): void {
  if (missing.length === 0) return
  const lines = missing.map(({ found, lost }) => `- ${found} Lost at most: ${lost}`)
  throw new EarlyWarningError(
    'HISTORY_LOST',
    `History is missing in ${folder}, so the service does not start:\n${lines.join('\n')}\n` +
      'Restore the folder from a backup (qianzhao restore), or start once with --accept-loss; that is written down in the audit.',
  )
}

function missingLogEnd({ log, state, indexedOffset }: HistoryFacts): MissingHistory | null {
  const reached = Math.max(state?.offset ?? 0, indexedOffset ?? 0)
  if (log.nextOffset >= reached) return null
  const where = log.nextOffset === 0 ? 'The log is empty' : `The log ends at offset ${log.nextOffset}`
  return {
    what: 'log_end',
    found: `${where}, but the state stands at ${state?.offset ?? 0} and the index at ${indexedOffset ?? 0}.`,
    lost: `${reached - log.nextOffset} entries of the log. What was decided from them stays; they cannot be folded or indexed again.`,
  }
}

function missingState({ log, state, version }: HistoryFacts): MissingHistory | null {
  const since = beginningOf(log)
  if (state === null) {
    if (log.nextOffset === 0) return null
    return {
      what: 'state',
      found: `The state is gone, but the log holds entries up to offset ${log.nextOffset}.`,
      lost:
        log.firstOffset === 0
          ? 'nothing that the log does not give again, but every route is told of every alert once more.'
          : `what was decided and learnt before ${since}; every route is told once more of every alert since.`,
    }
  }
  if (log.nextOffset > 0 && state.offset < log.firstOffset) {
    return {
      what: 'log_start',
      found: `The state stands at offset ${state.offset}, but the log begins at ${log.firstOffset}: the state is older than the log.`,
      lost: `${log.firstOffset - state.offset} entries of the log that were never decided in this state.`,
    }
  }
  const { checkpoint } = state
  if (log.firstOffset === 0 || state.offset === 0) return null
  const again = `what was learnt before ${since}: what is usual, which ids are known, and open situations. Old duplicates count as new.`
  if (checkpoint === null || checkpoint.offset < log.firstOffset) {
    const of = checkpoint === null ? 'is gone' : `stands at offset ${checkpoint.offset}`
    const found = `The checkpoint of the state ${of}, and the log no longer reaches back that far: it begins at ${log.firstOffset}.`
    return { what: 'checkpoints', found, lost: again }
  }
  if (checkpoint.version === version) return null
  return {
    what: 'version',
    found: `Settings, models or runtime changed (${checkpoint.version} became ${version}), and the log no longer begins at 0 but at ${log.firstOffset}: the state has to be folded again from there.`,
    lost: again,
  }
}

function missingIndex({ log, state, indexedOffset }: HistoryFacts): MissingHistory | null {
  if (indexedOffset === undefined || log.firstOffset <= (indexedOffset ?? 0) || (state?.offset ?? 0) === 0) return null
  const holds = indexedOffset === null ? 'is gone' : `holds documents up to offset ${indexedOffset} only`
  return {
    what: 'index',
    found: `The index ${holds}, and the log begins at offset ${log.firstOffset}.`,
    lost: `documents from before ${beginningOf(log)} that can no longer be searched. The rest is indexed again.`,
  }
}

function missingKeys({ log, hasKeys }: HistoryFacts): MissingHistory | null {
  if (hasKeys || log.nextOffset === 0) return null
  return {
    what: 'keys',
    found: 'The file of pseudonym keys is gone, but the log was written with it.',
    lost: 'who spoke before: with new keys every author is somebody else, one voice counts as two, and nobody is found again by a known id.',
  }
}

function beginningOf({ firstOffset, beginsAtMs }: HistoryFacts['log']): string {
  return beginsAtMs === null ? `offset ${firstOffset}` : new Date(beginsAtMs).toISOString()
}
