// Writes the observations of a batch as bytes, one behind the other; `observation-layout.ts` says how they look.
import type { Observation } from '../core/document.ts'
import type { Harm } from '../core/harm.ts'
import type { Marks } from '../core/marks.ts'
import type { ByteWriter } from './byte-writer.ts'
import { createByteWriter } from './byte-writer.ts'
import {
  accountCodes,
  channelCodes,
  cueCodes,
  emotionCodes,
  jsonLayout,
  layout,
  matterCount,
  modalityCodes,
  noValue,
} from './observation-layout.ts'
import type { PackedTexts } from './record-batch.ts'

const encoder = new TextEncoder()
const usualSize = 512

export interface ObservationWriter {
  add(observation: Observation): void
  /** For what is no post. */
  skip(): void
  done(): PackedTexts
}

export function createObservationWriter(count: number): ObservationWriter {
  const out = createByteWriter(count * usualSize)
  const ends = new Uint32Array(count)
  let written = 0
  return {
    add(observation) {
      const start = out.at()
      out.begin()
      write(out, observation)
      if (!out.fits()) {
        out.backTo(start)
        const json = encoder.encode(JSON.stringify(observation))
        out.room(json.length + 5)
        out.number8(jsonLayout)
        out.number32(json.length)
        out.raw(json)
      }
      ends[written++] = out.at()
    },
    skip() {
      ends[written++] = out.at()
    },
    done: () => ({ bytes: out.done(), ends }),
  }
}

function write(out: ByteWriter, observation: Observation): void {
  out.room(64)
  out.number8(layout)
  out.number8(channelCodes.get(observation.channel) as number)
  out.number8(accountCodes.get(observation.account) as number)
  out.number8(emotionCodes.get(observation.sentiment.emotion) as number)
  out.double(observation.timeMs)
  out.text(observation.key)
  out.text(observation.source)
  out.text(observation.author)
  out.text(observation.organisation)
  out.text(observation.repostOf)
  out.text(observation.excerpt)
  const { negative, positive, emotionProbability, anger, fear } = observation.sentiment
  out.room(64)
  out.probability(negative)
  out.probability(positive)
  out.probability(emotionProbability)
  out.probability(anger)
  out.probability(fear)
  out.number32(observation.fingerprint.high)
  out.number32(observation.fingerprint.low)
  writeHarm(out, observation.harm)
  writeMarks(out, observation.marks)
  writeLists(out, observation)
}

function writeHarm(out: ByteWriter, { any, harm, body, service, escalation, off, modality, matter }: Harm): void {
  // Twenty probabilities of at most ten bytes each.
  out.room(256)
  out.number8(modalityCodes.get(modality) as number)
  out.probability(any)
  out.probability(harm)
  out.probability(body)
  out.probability(service)
  out.probability(escalation)
  out.probability(off)
  if (matter.length !== matterCount) out.refuse()
  for (const value of matter) out.probability(value)
}

function writeMarks(out: ByteWriter, { words, rarities, triples, tags, venues, clause, copied }: Marks): void {
  out.room(64 + 5 * words.length + 4 * (triples.length + tags.length + venues.length))
  out.number8(copied ? 1 : 0)
  out.number32(clause)
  writeHashes(out, words)
  for (const rarity of rarities) out.number8(rarity)
  writeHashes(out, triples)
  writeHashes(out, tags)
  writeHashes(out, venues)
}

function writeHashes(out: ByteWriter, hashes: readonly number[]): void {
  out.number16(hashes.length)
  for (const hash of hashes) out.number32(hash)
}

function writeLists(out: ByteWriter, { topics, places, cues, terms }: Observation): void {
  out.room(64)
  out.number16(topics.length)
  for (const { topic, probability: value } of topics) {
    out.text(topic)
    out.probability(value)
  }
  out.room(64)
  out.number16(places.length)
  for (const { code, name, start, end, confidence } of places) {
    out.text(code)
    out.text(name)
    out.number16(start)
    out.number16(end)
    out.probability(confidence)
  }
  out.room(64)
  out.number16(cues.length)
  for (const { kind, start, end, value } of cues) {
    out.room(64)
    out.number8((cueCodes.get(kind) as number) | (value === null ? noValue : 0))
    out.number16(start)
    out.number16(end)
    if (value !== null) out.double(value)
  }
  out.room(64)
  out.number16(terms.length)
  for (const term of terms) out.text(term)
}
