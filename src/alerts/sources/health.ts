// Judges from minute to minute how a source is doing: silent, partial, stuck, or what its reader met; an outage teaches the rhythm nothing.
import { hourMs } from '../../core/durations.ts'
import type { SourceTrouble, SourceWarning } from '../../core/source.ts'
import type { RhythmState } from './rhythm.ts'
import { createRhythm } from './rhythm.ts'

export type HealthKind = 'silent' | 'partial' | 'stuck' | 'held_up' | SourceTrouble | SourceWarning

export interface HealthFinding {
  readonly kind: HealthKind
  readonly sinceMs: number
  /** What came in the time that it is about, and what is usual then; null where nothing is usual yet. */
  readonly count: number
  readonly expected: number | null
  /** Of the reader; '' where the finding is our own. */
  readonly found: string
}

/** What is known of a source at a moment. Counts run since the beginning of the log. */
export interface HealthLook {
  readonly nowMs: number
  /** Since when this service runs: before that nobody could have heard the source. */
  readonly startedMs: number
  readonly accepted: number
  readonly deadLetters: number
  readonly duplicates: number
  /** As configured: told at the latest then. */
  readonly silentAfterMs: number
  /** null where the source is pushed. */
  readonly reader: ReaderLook | null
}

export interface ReaderLook {
  readonly trouble: ReaderTrouble | null
  readonly warning: { readonly kind: SourceWarning; readonly found: string } | null
  /** Its last answer had entries in it, new or not. */
  readonly hasEntries: boolean
}

export interface ReaderTrouble {
  readonly kind: SourceTrouble | 'held_up'
  readonly found: string
  readonly sinceMs: number
  /** In a row. */
  readonly rounds: number
}

export interface HealthState {
  readonly rhythm: RhythmState
  readonly hours: readonly Hour[]
  readonly finding: HealthFinding | null
  /** When something last came that had not been there before; null before the first. */
  readonly freshMs: number | null
}

/** An hour and what the counters had grown by in it. */
interface Hour extends Grown {
  readonly startMs: number
  /** Some of it fell into an outage: what is missing in it is not what is usual. */
  readonly isOutage: boolean
}

interface Grown {
  readonly accepted: number
  readonly deadLetters: number
  readonly duplicates: number
}

export interface SourceHealth {
  /** null where all is well. */
  look(look: HealthLook): HealthFinding | null
  snapshot(): HealthState
}

// With twenty expected, none at all is no chance even where a source comes in bunches of five: exp(-20 / 5) = 0.02 at each of few looks.
const expectedMin = 20
// A fifth of what is usual over three hours in which at least thirty are.
const partialHours = 3
const partialExpectedMin = 30
const partialShare = 0.2
const unreadableShare = 0.5
const unreadableMin = 10
// A network has a bad minute now and then; a token that ran out, or a page of another form, does not heal.
const passingRounds = 3
const passing: ReadonlySet<string> = new Set(['unreachable', 'limited', 'held_up'])
const hoursHeldMax = 24 * 8
// Records come all the same.
const harmless: ReadonlySet<string> = new Set(['clock_wrong', 'too_much'])
const nothing: Grown = { accepted: 0, deadLetters: 0, duplicates: 0 }

export function createSourceHealth(state?: HealthState): SourceHealth {
  const rhythm = createRhythm(state?.rhythm)
  let hours: readonly Hour[] = state?.hours ?? []
  let finding: HealthFinding | null = state?.finding ?? null
  let freshMs = state?.freshMs ?? null
  let isRepeating = false
  let before: Grown | null = null

  function look(now: HealthLook): HealthFinding | null {
    count(now)
    const found = judge(now)
    const goesOn = found !== null && finding?.kind === found.kind
    finding = goesOn ? { ...found, sinceMs: finding?.sinceMs ?? found.sinceMs } : found
    if (finding !== null && !harmless.has(finding.kind)) markOutage(finding.sinceMs)
    learnBefore(now.nowMs - now.silentAfterMs - hourMs)
    return finding
  }

  function count(now: HealthLook): void {
    const grown = growth(now, before)
    before = { accepted: now.accepted, deadLetters: now.deadLetters, duplicates: now.duplicates }
    if (grown.accepted > grown.duplicates) {
      freshMs = now.nowMs
      isRepeating = false
    } else if (grown.duplicates > 0) isRepeating = true
    hours = withGrowth(hours, Math.floor(now.nowMs / hourMs) * hourMs, grown)
  }

  function markOutage(sinceMs: number): void {
    hours = hours.map((hour) => (hour.startMs + hourMs > sinceMs ? { ...hour, isOutage: true } : hour))
  }

  /** Hours in which no outage can be found any more. */
  function learnBefore(endMs: number): void {
    const isOver = ({ startMs }: Hour) => startMs + hourMs <= endMs
    for (const hour of hours) if (isOver(hour) && !hour.isOutage) rhythm.learn(hour.startMs, hour.accepted)
    hours = hours.filter((hour) => !isOver(hour))
  }

  function judge(now: HealthLook): HealthFinding | null {
    return readerTrouble(now) ?? silence(now) ?? unreadable(now) ?? partial(now) ?? readerWarning(now)
  }

  function silence({ nowMs, startedMs, silentAfterMs, reader }: HealthLook): HealthFinding | null {
    const heldMs = finding?.kind === 'silent' || finding?.kind === 'stuck' ? finding.sinceMs : startedMs
    const sinceMs = freshMs === null ? startedMs : Math.max(freshMs, heldMs)
    const expected = rhythm.expected(sinceMs, nowMs)
    const isSilent = nowMs - sinceMs > silentAfterMs || (expected !== null && expected >= expectedMin)
    if (!isSilent) return null
    const kind = reader?.hasEntries === true || isRepeating ? 'stuck' : 'silent'
    return { kind, sinceMs, count: 0, expected, found: '' }
  }

  /** Whole hours only: the one that runs has not had its time. */
  function partial({ nowMs }: HealthLook): HealthFinding | null {
    const endMs = Math.floor(nowMs / hourMs) * hourMs
    const fromMs = endMs - partialHours * hourMs
    const whole = hours.filter(({ startMs }) => startMs >= fromMs && startMs < endMs)
    const expected = rhythm.expected(fromMs, endMs)
    const came = whole.reduce((sum, hour) => sum + hour.accepted, 0)
    if (whole.length < partialHours || expected === null || expected < partialExpectedMin) return null
    return came > partialShare * expected
      ? null
      : { kind: 'partial', sinceMs: fromMs, count: came, expected, found: '' }
  }

  function unreadable({ nowMs }: HealthLook): HealthFinding | null {
    const recent = hours.findLast(({ startMs, accepted }) => startMs > nowMs - 2 * hourMs && accepted >= unreadableMin)
    if (recent === undefined || recent.deadLetters < unreadableShare * recent.accepted) return null
    const { startMs, accepted, deadLetters } = recent
    const found = `${deadLetters} of ${accepted} records cannot be read`
    return { kind: 'format_changed', sinceMs: startMs, count: accepted, expected: null, found }
  }

  return {
    look,
    snapshot: () => ({ rhythm: rhythm.snapshot(), hours, finding, freshMs }),
  }
}

function readerTrouble({ reader }: HealthLook): HealthFinding | null {
  const trouble = reader?.trouble ?? null
  if (trouble === null || (passing.has(trouble.kind) && trouble.rounds < passingRounds)) return null
  const { kind, found, sinceMs } = trouble
  return { kind, sinceMs, count: 0, expected: null, found }
}

function readerWarning({ reader, nowMs }: HealthLook): HealthFinding | null {
  const warning = reader?.warning ?? null
  return warning === null ? null : { ...warning, sinceMs: nowMs, count: 0, expected: null }
}

/** Since the look before; nothing at the first one, whatever the log holds. */
function growth(now: Grown, before: Grown | null): Grown {
  if (before === null) return nothing
  return {
    accepted: now.accepted - before.accepted,
    deadLetters: now.deadLetters - before.deadLetters,
    duplicates: now.duplicates - before.duplicates,
  }
}

/** The hour that runs stands last. */
function withGrowth(hours: readonly Hour[], startMs: number, grown: Grown): readonly Hour[] {
  const last = hours.at(-1)
  if (last?.startMs === startMs) return [...hours.slice(0, -1), plus(last, grown)]
  return [...hours, { startMs, isOutage: false, ...grown }].slice(-hoursHeldMax)
}

function plus(hour: Hour, grown: Grown): Hour {
  return {
    ...hour,
    accepted: hour.accepted + grown.accepted,
    deadLetters: hour.deadLetters + grown.deadLetters,
    duplicates: hour.duplicates + grown.duplicates,
  }
}
