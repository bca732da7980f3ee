// Finds the places that a text speaks of, with span and confidence, from provinces down to streets and the home's communities.
import type { PlaceMention } from '../core/document.ts'
import type { PlaceCode } from '../core/ids.ts'
import { anywhere } from '../core/ids.ts'
import type { Gazetteer } from './gazetteer.ts'
import type { Candidate, Landmark } from './places-candidates.ts'
import { createCandidates, demandNone, demandParent } from './places-candidates.ts'
import { beginsInside, continuesOtherwise } from './places-common.ts'
import { maskedAt } from './places-mask-scan.ts'
import { maskedProvince } from './places-masked.ts'
import type { Reading, Resolved, Support } from './places-resolve.ts'
import { resolveReading } from './places-resolve.ts'

export { loadGazetteer } from './gazetteer.ts'
export type { Landmark }

export interface PlacesOptions {
  /** The configured home region: its communities are known, and its streets win where a name is used in many cities. '' for none. */
  readonly home: PlaceCode
  readonly landmarks: readonly Landmark[]
}

/** `hint` is a place field of the record, `fallback` the place of its source; both may be ''. At most eight mentions, in text order. */
export type Places = (text: string, hint: string, fallback: PlaceCode) => PlaceMention[]

const mentionsMax = 8
// Readings of one text; a longer list of places is a table, of which the beginning is enough.
const readingsMax = 128
// Every reading is weighed against every place that is known: the limits keep a page of place names linear.
const anchorsMax = 24
const supportsMax = 48
const textLengthMax = 65_536
const hintWeight = 0.9
const fallbackWeight = 0.65
const homeWeight = 0.45

export function createPlaces(gazetteer: Gazetteer, options: PlacesOptions): Places {
  const { trie, of: candidatesOf, demands } = createCandidates(gazetteer, options.home, options.landmarks)
  const isTail = createTailTest()

  function read(text: string): Reading[] {
    const readings: Reading[] = []
    const length = Math.min(text.length - 1, textLengthMax)
    let at = 0
    // Where the last name ends that can be a parent; nothing yet.
    let parentEnd = -2
    const found = (end: number, name: number): void => {
      const demand = demands[name] ?? demandNone
      if (demand === demandParent && at !== parentEnd && at !== parentEnd + 1) return
      const candidates = candidatesOf(name)
      if (readings.length >= readingsMax || isTail(text, end, candidates)) return
      if (beginsInside(text, at, end - at === 2 && demand !== demandNone)) return
      readings.push({ start: at, end, candidates })
      if (demand !== demandParent) parentEnd = end
    }
    for (; at < length && readings.length < readingsMax; at++) {
      const masked = isMaskStart(text.charCodeAt(at)) ? maskedAt(text, at) : null
      if (masked !== null) {
        readings.push({ start: at, end: masked.end, candidates: [{ code: masked.code, kind: 'full' }] })
        at = masked.end - 1
      } else trie.matchesAt(text, at, found)
    }
    return readings
  }

  function known(hint: readonly Resolved[], fallback: PlaceCode): Support[] {
    const supports: Support[] = hint.map(({ code }) => ({ code, start: -1, end: -1, weight: hintWeight }))
    if (fallback !== anywhere) supports.push({ code: fallback, start: -1, end: -1, weight: fallbackWeight })
    if (options.home !== anywhere) supports.push({ code: options.home, start: -1, end: -1, weight: homeWeight })
    return supports
  }

  function resolveText(text: string, outside: readonly Support[]): Resolved[] {
    const readings = read(text)
    if (readings.length === 0) return []
    const masked = readings.some(({ candidates }) => candidates[0]?.code.startsWith(maskedProvince))
    const supports = [...outside, ...anchors(readings, outside)]
    return mostSpecific(text, select(readings, supports, masked))
  }

  function mention({ code, start, end, confidence }: Resolved): PlaceMention {
    return { code, name: gazetteer.name(code), start, end, confidence }
  }

  return function places(text, hint, fallback) {
    const hinted = hint === '' ? [] : resolveText(hint, known([], fallback))
    const inText = resolveText(text, known(hinted, fallback))
    const all = withHint(inText, hinted)
    if (all.length > 0) return all.slice(0, mentionsMax).map(mention)
    return fallback === anywhere ? [] : [mention({ code: fallback, start: 0, end: 0, confidence: 0.5 })]
  }
}

function isMaskStart(code: number): boolean {
  return (code >= 65 && code <= 90) || code === 0x897f || (code >= 0xff21 && code <= 0xff3a)
}

/** True where a short name goes on as a road, a dish or a brand, which is another thing than the place. */
function createTailTest(): (text: string, end: number, candidates: readonly Candidate[]) => boolean {
  const tails = new Uint8Array(65536)
  for (const sign of '东南西北中一二三四五六七八九十路大街巷弄胡拉牛小火米螺烤热炒扒现时烧烩羊凉黄花臭红绿白人证啤银石论想念财')
    tails[sign.charCodeAt(0)] = 1
  return (text, end, candidates) =>
    tails[text.charCodeAt(end)] === 1 &&
    candidates.every(({ kind }) => kind !== 'full' && kind !== 'landmark') &&
    continuesOtherwise(text, end)
}

/** Places that the text itself makes sure of, found without help from one another; they help the others. */
function anchors(readings: readonly Reading[], outside: readonly Support[]): Support[] {
  const supports: Support[] = []
  let taken = 0
  for (const reading of readings) {
    if (reading.start < taken || reading.candidates.some(({ kind }) => kind === 'weak')) continue
    const resolved = resolveReading(reading, outside)
    if (resolved === null || resolved.code.length > 6 || resolved.confidence < 0.6) continue
    if (supports.length >= anchorsMax) break
    supports.push({ code: resolved.code, start: resolved.start, end: resolved.end, weight: 1 })
    taken = reading.end
  }
  return supports
}

/** Left to right, the longest name that can be resolved at each position. */
function select(readings: readonly Reading[], supports: readonly Support[], masked: boolean): Resolved[] {
  const chosen: Resolved[] = []
  const context = [...supports]
  let taken = 0
  for (let i = 0; i < readings.length; ) {
    const start = readings[i]?.start ?? 0
    let next = i
    while (next < readings.length && readings[next]?.start === start) next++
    for (let k = next - 1; k >= i && start >= taken; k--) {
      const reading = readings[k]
      const resolved = reading === undefined ? null : resolveReading(reading, context)
      if (resolved === null) continue
      // Where a publisher masked the districts, the streets that slipped through belong to no place of the real tree.
      if (masked && resolved.code.length > 4 && !resolved.code.startsWith(maskedProvince)) continue
      chosen.push(resolved)
      if (context.length < supportsMax)
        context.push({ code: resolved.code, start: resolved.start, end: resolved.end, weight: 1 })
      taken = resolved.end
      break
    }
    i = next
  }
  return chosen
}

/** Drops what a more specific place implies and repeats; a place named right after its parent takes the parent’s span too. */
function mostSpecific(text: string, chosen: readonly Resolved[]): Resolved[] {
  const kept = new Map<PlaceCode, Resolved>()
  chosen.forEach((resolved, index) => {
    let start = resolved.start
    for (let i = index - 1; i >= 0; i--) {
      const before = chosen[i]
      if (before === undefined || before.end > start || !/^[\s·,，/-]?$/.test(text.slice(before.end, start))) break
      if (!resolved.code.startsWith(before.code) || before.code === resolved.code) break
      start = before.start
    }
    const held = kept.get(resolved.code)
    if (held === undefined || held.confidence < resolved.confidence) kept.set(resolved.code, { ...resolved, start })
  })
  const all = [...kept.values()]
  const specific = all.filter(({ code }) => !all.some((other) => other.code !== code && other.code.startsWith(code)))
  if (specific.length <= mentionsMax) return specific.sort(byPosition)
  return specific
    .sort((a, b) => b.confidence - a.confidence || byPosition(a, b))
    .slice(0, mentionsMax)
    .sort(byPosition)
}

function byPosition(a: Resolved, b: Resolved): number {
  return a.start - b.start || (a.code < b.code ? -1 : 1)
}

/** A hint that the text refines adds nothing; one that refines the text replaces it; one that contradicts it is less sure. */
function withHint(inText: readonly Resolved[], hinted: readonly Resolved[]): Resolved[] {
  if (hinted.length === 0) return [...inText]
  const added = hinted
    .filter(({ code }) => !inText.some((place) => place.code.startsWith(code)))
    .map(({ code, confidence }) => {
      const contradicts = inText.length > 0 && !inText.some((place) => code.startsWith(place.code))
      return { code, start: 0, end: 0, confidence: Math.round(confidence * (contradicts ? 0.5 : 0.9) * 10000) / 10000 }
    })
  return [...inText.filter(({ code }) => !added.some((place) => place.code.startsWith(code))), ...added]
}
