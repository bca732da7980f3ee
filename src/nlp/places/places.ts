// Finds the places that a text speaks of, with span and confidence, from provinces down to streets and the home's communities.
import { round4 } from '../../core/numbers.ts'
import { isFinerThan } from '../../core/place-level.ts'
import type { PlaceMention } from '../../core/document.ts'
import type { PlaceCode } from '../../core/ids.ts'
import { anywhere } from '../../core/ids.ts'
import { remembered } from '../../core/remembered.ts'
import type { Gazetteer } from './gazetteer.ts'
import type { PlaceCandidate, Landmark } from './candidates.ts'
import { createCandidates, demandNone, demandParent } from './candidates.ts'
import { beginsInside, continuesOtherwise, lendsItsLastSign } from './ordinary-words.ts'
import { maskedAt } from './mask-scan.ts'
import { maskedProvince } from './masked.ts'
import type { Reading, Resolved, Support } from './resolve.ts'
import { resolveReading } from './resolve.ts'

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
const pairCandidatesMax = 24
const textLengthMax = 65_536
const firstHan = 0x3400
const hintWeight = 0.9
const fallbackWeight = 0.65
const homeWeight = 0.45
const fallbacksHeldMax = 4_096

export function createPlaces(gazetteer: Gazetteer, options: PlacesOptions): Places {
  const { trie, of: candidatesOf, demands, heldIn } = createCandidates(gazetteer, options.home, options.landmarks)
  const isTail = createTailTest()
  const withoutHint = remembered((fallback: PlaceCode): readonly Support[] => {
    const supports: Support[] = []
    if (fallback !== anywhere) supports.push(outside(fallback, fallbackWeight))
    if (options.home !== anywhere) supports.push(outside(options.home, homeWeight))
    return supports
  }, fallbacksHeldMax)
  // Only landmarks can start with a sign that is no Chinese character.
  const landmarkStarts = new Uint8Array(65536)
  for (const { name } of options.landmarks) landmarkStarts[name.charCodeAt(0)] = 1

  function read(text: string): Reading[] {
    const readings: Reading[] = []
    const length = Math.min(text.length - 1, textLengthMax)
    let at = 0
    // Where names end that can be parents.
    const parentEnds: number[] = []
    const found = (end: number, name: number): void => {
      const demand = demands[name] ?? demandNone
      if (demand === demandParent && !parentEnds.includes(at) && !parentEnds.includes(at - 1)) return
      const candidates = candidatesOf(name)
      if (readings.length >= readingsMax || isTail(text, end, candidates)) return
      if (heldIn[name]?.some(({ before, after }) => standsBetween(text, at, end, before, after))) return
      if (beginsInside(text, at, end - at === 2 && demand !== demandNone) || lendsItsLastSign(text, end)) return
      readings.push({ start: at, end, candidates })
      if (demand !== demandParent) parentEnds.push(end)
    }
    for (; at < length && readings.length < readingsMax; at++) {
      const code = text.charCodeAt(at)
      const masked = isMaskStart(code) ? maskedAt(text, at) : null
      if (masked !== null) {
        readings.push({ start: at, end: masked.end, candidates: [{ code: masked.code, kind: 'full' }] })
        at = masked.end - 1
      } else if (code >= firstHan || landmarkStarts[code] === 1) trie.matchesAt(text, at, found)
    }
    return readings
  }

  function known(hint: readonly Resolved[], fallback: PlaceCode): readonly Support[] {
    if (hint.length === 0) return withoutHint(fallback)
    return [...hint.map(({ code }) => outside(code, hintWeight)), ...withoutHint(fallback)]
  }

  function resolveText(text: string, known: readonly Support[]): Resolved[] {
    const readings = read(text)
    if (readings.length === 0) return []
    const masked = readings.some(({ candidates }) => candidates[0]?.code.startsWith(maskedProvince))
    const supports = [...known, ...anchors(readings, known), ...pairs(readings)]
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

/** A place that is known without the text. */
function outside(code: PlaceCode, weight: number): Support {
  return { code, start: -1, end: -1, weight }
}

function standsBetween(text: string, start: number, end: number, before: string, after: string): boolean {
  return start >= before.length && text.startsWith(before, start - before.length) && text.startsWith(after, end)
}

function isMaskStart(code: number): boolean {
  return (code >= 65 && code <= 90) || code === 0x897f || (code >= 0xff21 && code <= 0xff3a)
}

/** True where a short name goes on as a road, a dish or a brand, which is another thing than the place. */
function createTailTest(): (text: string, end: number, candidates: readonly PlaceCandidate[]) => boolean {
  const tails = new Uint8Array(65536)
  for (const sign of '东南西北中一二三四五六七八九十路大街巷弄胡拉牛小火米螺烤热炒扒现时烧烩羊凉黄花臭红绿白人证啤银石论想念财')
    tails[sign.charCodeAt(0)] = 1
  return (text, end, candidates) =>
    tails[text.charCodeAt(end)] === 1 &&
    candidates.every(({ kind }) => kind !== 'full' && kind !== 'landmark') &&
    continuesOtherwise(text, end)
}

/** Places that the text itself makes sure of, found without help from one another; they help the others. */
function anchors(readings: readonly Reading[], known: readonly Support[]): Support[] {
  const supports: Support[] = []
  let taken = 0
  for (const reading of readings) {
    if (reading.start < taken || reading.candidates.some(({ kind }) => kind === 'weak')) continue
    const resolved = resolveReading(reading, known)
    if (resolved === null || isFinerThan(resolved.code, 'district') || resolved.confidence < 0.6) continue
    if (supports.length >= anchorsMax) break
    supports.push(asSupport(resolved))
    taken = reading.end
  }
  return supports
}

/** 长安区青园街道: two cities have the one, two the other, and only one has both. */
function pairs(readings: readonly Reading[]): Support[] {
  const supports: Support[] = []
  for (let i = 0; i + 1 < readings.length && supports.length < anchorsMax; i++) {
    const parent = readings[i]
    if (parent === undefined || parent.candidates.length === 1 || parent.candidates.length > pairCandidatesMax) continue
    for (let k = i + 1; k < readings.length && (readings[k]?.start ?? 0) <= parent.end; k++) {
      const child = readings[k]
      if (child === undefined || child.start !== parent.end || child.candidates.length > pairCandidatesMax) continue
      const both = parent.candidates.filter(({ code }) =>
        child.candidates.some((each) => each.code !== code && each.code.startsWith(code)),
      )
      const [only] = both
      if (both.length === 1 && only !== undefined)
        supports.push({ code: only.code, start: parent.start, end: parent.end, weight: 1 })
    }
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
    const resolved = start < taken ? null : longestLikely(readings, i, next, context, masked)
    if (resolved !== null) {
      chosen.push(resolved)
      if (context.length < supportsMax) context.push(asSupport(resolved))
      taken = resolved.end
    }
    i = next
  }
  return chosen
}

function asSupport({ code, start, end }: Resolved): Support {
  return { code, start, end, weight: 1 }
}

// 镇江新区 begins with 镇江 and not with the town of 镇江镇: a longer name has to be nearly as sure as a shorter one.
const lengthIsWorth = 0.1

/** Of the readings [from, to) that start at one sign, the longest that can be resolved and is likely enough. */
function longestLikely(
  readings: readonly Reading[],
  from: number,
  to: number,
  context: readonly Support[],
  masked: boolean,
): Resolved | null {
  let best: Resolved | null = null
  for (let i = from; i < to; i++) {
    const resolved = resolveReading(readings[i] as Reading, context)
    if (resolved === null) continue
    // Where a publisher masked the districts, the streets that slipped through belong to no place of the real tree.
    if (masked && isFinerThan(resolved.code, 'city') && !resolved.code.startsWith(maskedProvince)) continue
    if (best === null || resolved.confidence > best.confidence - lengthIsWorth) best = resolved
  }
  return best
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
      return { code, start: 0, end: 0, confidence: round4(confidence * (contradicts ? 0.5 : 0.9)) }
    })
  return [...inText.filter(({ code }) => !added.some((place) => place.code.startsWith(code))), ...added]
}
