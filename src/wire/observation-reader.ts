// Reads an observation from its bytes in two steps: what admission asks for at once, the rest when the fold comes to it.
import type { Cue, Observation, PlaceMention, TopicScore } from '../core/document.ts'
import { cueKinds, emotions } from '../core/document.ts'
import type { Harm } from '../core/harm.ts'
import { modalities, noHarm } from '../core/harm.ts'
import type { Marks } from '../core/marks.ts'
import { noMarks } from '../core/marks.ts'
import { EarlyWarningError } from '../core/errors.ts'
import type { DocumentKey, PlaceCode, Pseudonym, SourceId, TopicId } from '../core/ids.ts'
import { accountKinds, channels } from '../core/post.ts'
import {
  absent,
  escaped,
  harmlessLayout,
  jsonLayout,
  layout,
  matterCount,
  noValue,
  openingBrace,
  probabilityScale,
  wideBit,
} from './observation-layout.ts'
import { createStringTable, textAt } from './string-table.ts'

/** What decides whether and in which order a document is taken. */
export type ObservationHeader = Pick<Observation, 'key' | 'source' | 'timeMs'>

const strings = createStringTable()
let source: Buffer = Buffer.alloc(0)
let position = 0

/** Points the reader behind the layout and returns that; one observation is read at a time, and reading never waits. */
function start(bytes: Uint8Array, at: number): number | undefined {
  source = bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  position = at + 1
  return source[at]
}

function take16(): number {
  const value = (source[position] as number) | ((source[position + 1] as number) << 8)
  position += 2
  return value
}

function take32(): number {
  const value = source.readUInt32LE(position)
  position += 4
  return value
}

function take64(): number {
  const value = source.readDoubleLE(position)
  position += 8
  return value
}

function takeProbability(): number {
  const steps = take16()
  return steps === escaped ? take64() : steps / probabilityScale
}

/** A text that is likely to come again. */
function takeKnown(): string {
  const head = take16()
  const length = head & ~wideBit
  const found = strings.read(source, position, length, (head & wideBit) !== 0)
  position += length
  return found
}

function takeText(): string {
  const head = take16()
  const length = head & ~wideBit
  const found = textAt(source, position, length, (head & wideBit) !== 0)
  position += length
  return found
}

function takeOptional(): string | null {
  if (((source[position] as number) | ((source[position + 1] as number) << 8)) !== absent) return takeText()
  position += 2
  return null
}

export function readObservationHeader(bytes: Uint8Array, at = 0): ObservationHeader {
  const found = start(bytes, at)
  if (found !== layout && found !== harmlessLayout) return readJson(found)
  position += 3
  const timeMs = take64()
  const key = takeText() as DocumentKey
  return { key, source: takeKnown() as SourceId, timeMs }
}

/** The observation that begins at `at`. Throws LOG_CORRUPT for a layout that this build does not know. */
export function readObservation(bytes: Uint8Array, at = 0): Observation {
  const found = start(bytes, at)
  if (found !== layout && found !== harmlessLayout) return readJson(found)
  const channel = nameOf(channels, source[position++])
  const account = nameOf(accountKinds, source[position++])
  const emotion = nameOf(emotions, source[position++])
  const timeMs = take64()
  const key = takeText() as DocumentKey
  const sourceId = takeKnown() as SourceId
  const author = takeOptional() as Pseudonym | null
  const organisation = takeOptional()
  const repostOf = takeOptional() as DocumentKey | null
  const excerpt = takeText()
  const negative = takeProbability()
  const positive = takeProbability()
  const emotionProbability = takeProbability()
  const anger = takeProbability()
  const fear = takeProbability()
  const high = take32()
  const low = take32()
  return {
    key,
    source: sourceId,
    timeMs,
    channel,
    author,
    account,
    organisation,
    repostOf,
    excerpt,
    sentiment: { negative, positive, emotion, emotionProbability, anger, fear },
    harm: found === layout ? takeHarm() : noHarm,
    marks: found === layout ? takeMarks() : noMarks,
    topics: takeTopics(),
    places: takePlaces(),
    cues: takeCues(),
    fingerprint: { high, low },
    terms: takeTerms(),
  }
}

function takeHarm(): Harm {
  const modality = nameOf(modalities, source[position++])
  const any = takeProbability()
  const harm = takeProbability()
  const body = takeProbability()
  const service = takeProbability()
  const escalation = takeProbability()
  const off = takeProbability()
  const matter: number[] = []
  for (let left = matterCount; left > 0; left--) matter.push(takeProbability())
  return { any, harm, body, service, escalation, off, modality, matter }
}

function takeMarks(): Marks {
  const copied = source[position++] === 1
  const clause = take32()
  const words = takeHashes()
  const rarities: number[] = []
  for (let left = words.length; left > 0; left--) rarities.push(source[position++] as number)
  return { words, rarities, triples: takeHashes(), tags: takeHashes(), venues: takeHashes(), clause, copied }
}

function takeHashes(): number[] {
  const hashes: number[] = []
  for (let left = take16(); left > 0; left--) hashes.push(take32())
  return hashes
}

function takeTopics(): TopicScore[] {
  const topics: TopicScore[] = []
  for (let left = take16(); left > 0; left--)
    topics.push({ topic: takeKnown() as TopicId, probability: takeProbability() })
  return topics
}

function takePlaces(): PlaceMention[] {
  const places: PlaceMention[] = []
  for (let left = take16(); left > 0; left--) {
    const code = takeKnown() as PlaceCode
    const name = takeKnown()
    const from = take16()
    const end = take16()
    places.push({ code, name, start: from, end, confidence: takeProbability() })
  }
  return places
}

function takeCues(): Cue[] {
  const cues: Cue[] = []
  for (let left = take16(); left > 0; left--) {
    const code = source[position++] as number
    const from = take16()
    const end = take16()
    const value = (code & noValue) === 0 ? take64() : null
    cues.push({ kind: nameOf(cueKinds, code & ~noValue), start: from, end, value })
  }
  return cues
}

function takeTerms(): string[] {
  const terms: string[] = []
  for (let left = take16(); left > 0; left--) terms.push(takeKnown())
  return terms
}

function nameOf<Name extends string>(names: readonly Name[], code: number | undefined): Name {
  const name = names[code ?? names.length]
  if (name === undefined) throw unreadable(`the code ${code ?? 'nothing'} where it knows ${names.length}`)
  return name
}

function readJson(found: number | undefined): Observation {
  if (found === openingBrace) return parseObservation(source.toString('utf8', position - 1))
  if (found !== jsonLayout)
    throw unreadable(`${found ?? 'nothing'} where a layout begins, ${layout}, ${harmlessLayout} or ${jsonLayout}`)
  const length = take32()
  return parseObservation(source.toString('utf8', position, position + length))
}

function parseObservation(json: string): Observation {
  const observation = JSON.parse(json) as Omit<Observation, 'harm' | 'marks'> & Partial<Observation>
  return { ...observation, harm: observation.harm ?? noHarm, marks: observation.marks ?? noMarks }
}

function unreadable(found: string): EarlyWarningError {
  return new EarlyWarningError(
    'LOG_CORRUPT',
    `In an observation this build found ${found}. Upgrade every process of the deployment.`,
  )
}
