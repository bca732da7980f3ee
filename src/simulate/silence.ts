// A source that goes silent: a crawler that was locked out, a line that is down.
import { hourMs, minuteMs } from '../core/durations.ts'
import { assert } from '../core/errors.ts'
import type { Random } from '../core/random.ts'
import type { EventWindow } from './plan-event.ts'
import type { Scenario, ScenarioSource } from './scenario.ts'

export interface Silence {
  readonly source: string
  readonly fromMs: number
  readonly toMs: number
}

/** The stream is made in steps of this length; a silence begins and ends between two of them. */
export const stepMs = 5 * minuteMs

/** Between 8 and 30 hours of silence of a source that otherwise speaks often enough for its silence to be heard. */
export function planSilence(scenario: Scenario, window: EventWindow, random: Random): Silence {
  const loud = scenario.sources.filter(({ postsPerDay, channel }) => postsPerDay >= 200 && channel !== 'hotline')
  const source = random.pick(loud.length > 0 ? loud : scenario.sources)
  const lengthMs = Math.min((8 + random.next() * 22) * hourMs, (window.endMs - window.earliestMs) / 3)
  const steps = Math.floor(lengthMs / stepMs)
  const stepsFree = Math.floor((window.endMs - window.earliestMs) / stepMs) - steps
  assert(steps > 0 && stepsFree > 0, 'A scenario with a silent source has to be longer than the silence.')
  const fromMs = window.earliestMs + random.below(stepsFree) * stepMs
  return { source: source.id, fromMs, toMs: fromMs + steps * stepMs }
}

export function isSilent(source: ScenarioSource, timeMs: number, silences: readonly Silence[]): boolean {
  return silences.some(({ source: id, fromMs, toMs }) => id === source.id && timeMs >= fromMs && timeMs < toMs)
}
