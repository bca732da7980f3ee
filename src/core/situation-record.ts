// How situations and signals are written to situations.jsonl and signals.jsonl; the field order is part of the format.
import type { Signal, StepSeen } from './signal.ts'
import type { Situation, Spread, SpreadPost } from './situation.ts'

export function situationRecord(situation: Situation): Record<string, unknown> {
  return {
    id: situation.id,
    rev: situation.rev,
    significantAt: situation.significantAtMs === null ? null : iso(situation.significantAtMs),
    evidence: situation.evidence,
    probability: situation.probability,
    topic: situation.topic,
    hazard: situation.hazard,
    places: situation.places,
    documents: situation.documents,
    documentCount: situation.documentCount,
    voices: situation.voices,
    sources: situation.sources,
    terms: situation.terms,
    state: situation.state.kind,
    decidedAt: iso(situation.decidedAtMs),
    first: iso(situation.firstMs),
    last: iso(situation.lastMs),
    copies: situation.copies,
    observed: situation.observed,
    expected: situation.expected,
    calibration: situation.calibration,
    contributions: situation.contributions,
    precursors: situation.precursors.map(({ sequence, steps }) => ({ sequence, steps: steps.map(stepRecord) })),
    spread: situation.spread === null ? null : spreadRecord(situation.spread),
    views: situation.views,
    merged: situation.merged,
    cells: situation.cells,
    without: situation.without,
    joins: situation.joins,
  }
}

export function signalRecord(signal: Signal): Record<string, unknown> {
  return {
    id: signal.id,
    kind: signal.kind,
    detector: signal.detector,
    topic: signal.cell.topic,
    place: signal.cell.place,
    windowStart: iso(signal.windowStartMs),
    windowEnd: iso(signal.windowEndMs),
    observed: signal.observed,
    expected: signal.expected,
    pValue: signal.pValue,
    logEvidence: signal.logEvidence,
    bySource: signal.bySource,
    documents: signal.documents,
    closed: signal.closed,
    tick: signal.tick,
    ...(signal.steps === undefined ? {} : { steps: signal.steps.map(stepRecord) }),
  }
}

function spreadRecord({ earliest, earliestIndependent, timeline, roles, ...rest }: Spread): Record<string, unknown> {
  return {
    ...rest,
    earliest: spreadPostRecord(earliest),
    earliestIndependent: earliestIndependent === null ? null : spreadPostRecord(earliestIndependent),
    timeline: timeline.map(({ startMs, ...bin }) => ({ start: iso(startMs), ...bin })),
    roles: roles.map(({ role, post, spreadPosts }) => ({ role, ...spreadPostRecord(post), spreadPosts })),
  }
}

function spreadPostRecord({ timeMs, key, ...post }: SpreadPost): Record<string, unknown> {
  return { document: key, time: iso(timeMs), ...post }
}

function stepRecord({ name, timeMs, key }: StepSeen): Record<string, unknown> {
  return { name, time: iso(timeMs), document: key }
}

function iso(timeMs: number): string {
  return new Date(timeMs).toISOString()
}
