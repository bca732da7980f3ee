// Numbers that describe how a cascade has spread so far and how its first post looks, without any word of the reposts' texts.
import { analyseCascade } from '../../src/correlate/spread/cascade.ts'
import type { LabelledCascade } from './event.ts'
import { postsOf } from './event.ts'

/** About the first post and its account: known at once. */
export function rootFeatures({ text, followers, isVerified }: LabelledCascade): readonly number[] {
  return [
    Math.log1p(Math.max(0, followers)),
    isVerified ? 1 : 0,
    Math.log1p(text.length),
    count(text, /https?:/gu),
    count(text, /[!！]/gu),
    count(text, /[?？]/gu),
    count(text, /@/gu),
    count(text, /#/gu) >= 2 ? 1 : 0,
    text.includes('【') ? 1 : 0,
    count(text, /\d/gu) / (1 + text.length),
  ]
}

/** About the reposts seen so far; empty where nothing was waited for. */
export function spreadFeatures(seen: LabelledCascade, horizonMs: number): readonly number[] {
  if (horizonMs <= 0) return []
  const { delaysMs, texts } = seen
  const posts = delaysMs.length
  const { shape, timeline } = analyseCascade(postsOf(seen))
  const { depth, depthMean, breadth, structuralVirality, reproductionNumber, shellMax, voices } = shape
  const share = (test: (text: string) => boolean): number => texts.filter(test).length / (1 + posts)
  const before = (part: number): number => delaysMs.filter((delay) => delay <= horizonMs * part).length / (1 + posts)
  return [
    Math.log1p(posts),
    Math.log1p(posts) - Math.log1p(Math.max(0, seen.followers)),
    Math.log1p((delaysMs[0] ?? horizonMs) / 1_000),
    Math.log1p((delaysMs[posts >> 1] ?? horizonMs) / 1_000),
    before(1 / 16),
    before(1 / 4),
    before(1 / 2),
    Math.log1p(depth),
    depthMean,
    Math.log1p(Math.max(0, posts - breadth)),
    breadth / (1 + posts),
    structuralVirality,
    reproductionNumber,
    shellMax,
    voices / (1 + posts),
    Math.log1p(timeline.timeToPeakMs / 1_000),
    share((text) => text === ''),
    share((text) => /[?？]/u.test(text)),
    share((text) => /[!！]/u.test(text)),
    share((text) => text.includes('@')),
    share((text) => text.includes('[')),
    texts.reduce((sum, text) => sum + text.length, 0) / (1 + posts) / 20,
  ]
}

export interface Scaling {
  readonly means: readonly number[]
  readonly spreads: readonly number[]
}

export function learnScaling(rows: readonly (readonly number[])[]): Scaling {
  const width = rows[0]?.length ?? 0
  const means = Array.from({ length: width }, (_, i) => mean(rows.map((row) => row[i] ?? 0)))
  const spreads = means.map((centre, i) => Math.sqrt(mean(rows.map((row) => ((row[i] ?? 0) - centre) ** 2))) || 1)
  return { means, spreads }
}

/** Three standard deviations are the most that a number may say. */
export function scaled(row: readonly number[], { means, spreads }: Scaling): number[] {
  return row.map((value, i) => Math.max(-3, Math.min(3, (value - (means[i] ?? 0)) / (spreads[i] ?? 1))))
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}
