// Writes the observations of a batch as bytes, one behind the other; `observation-layout.ts` says how they look.
import type { Observation } from '../core/document.ts'
import type { Harm } from '../core/harm.ts'
import {
  absent,
  accountCodes,
  channelCodes,
  cueCodes,
  emotionCodes,
  escaped,
  jsonLayout,
  layout,
  matterCount,
  modalityCodes,
  noValue,
  probabilityScale,
  textBytesMax,
  wideBit,
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
  // Nothing is held until there is an observation: an edge that only redacts has none.
  let bytes = Buffer.alloc(0)
  const ends = new Uint32Array(count)
  let at = 0
  let written = 0
  let fits = true

  function room(length: number): void {
    if (at + length <= bytes.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(count * usualSize, bytes.length * 2, at + length))
    larger.set(bytes)
    bytes = larger
  }

  function number16(value: number): void {
    if (value < 0 || value > 0xffff) fits = false
    bytes[at++] = value
    bytes[at++] = value >>> 8
  }

  function probability(value: number): void {
    const steps = Math.round(value * probabilityScale)
    if (steps >= 0 && steps < escaped && steps / probabilityScale === value) return number16(steps)
    number16(escaped)
    at = bytes.writeDoubleLE(value, at)
  }

  function text(value: string | null): void {
    if (value === null) return number16(absent)
    const { length } = value
    if (length * 2 > textBytesMax) {
      fits = false
      return
    }
    room(length * 2 + 64)
    const start = at + 2
    let wide = 0
    for (let i = 0; i < length; i++) {
      const unit = value.charCodeAt(i)
      wide |= unit
      bytes[start + i] = unit
    }
    if (wide < 0x100) {
      number16(length)
      at += length
      return
    }
    number16((length * 2) | wideBit)
    for (let i = 0; i < length; i++) {
      const unit = value.charCodeAt(i)
      bytes[at++] = unit
      bytes[at++] = unit >>> 8
    }
  }

  function write(observation: Observation): void {
    room(64)
    bytes[at++] = layout
    bytes[at++] = channelCodes.get(observation.channel) as number
    bytes[at++] = accountCodes.get(observation.account) as number
    bytes[at++] = emotionCodes.get(observation.sentiment.emotion) as number
    at = bytes.writeDoubleLE(observation.timeMs, at)
    text(observation.key)
    text(observation.source)
    text(observation.author)
    text(observation.organisation)
    text(observation.repostOf)
    text(observation.excerpt)
    const { negative, positive, emotionProbability, anger, fear } = observation.sentiment
    room(64)
    probability(negative)
    probability(positive)
    probability(emotionProbability)
    probability(anger)
    probability(fear)
    at = bytes.writeUInt32LE(observation.fingerprint.high, at)
    at = bytes.writeUInt32LE(observation.fingerprint.low, at)
    writeHarm(observation.harm)
    writeLists(observation)
  }

  function writeHarm({ any, harm, body, service, escalation, off, modality, matter }: Harm): void {
    // Twenty probabilities of at most ten bytes each.
    room(256)
    bytes[at++] = modalityCodes.get(modality) as number
    probability(any)
    probability(harm)
    probability(body)
    probability(service)
    probability(escalation)
    probability(off)
    if (matter.length !== matterCount) fits = false
    for (const value of matter) probability(value)
  }

  function writeLists({ topics, places, cues, terms }: Observation): void {
    room(64)
    number16(topics.length)
    for (const { topic, probability: value } of topics) {
      text(topic)
      probability(value)
    }
    room(64)
    number16(places.length)
    for (const { code, name, start, end, confidence } of places) {
      text(code)
      text(name)
      number16(start)
      number16(end)
      probability(confidence)
    }
    room(64)
    number16(cues.length)
    for (const { kind, start, end, value } of cues) {
      room(64)
      bytes[at++] = (cueCodes.get(kind) as number) | (value === null ? noValue : 0)
      number16(start)
      number16(end)
      if (value !== null) at = bytes.writeDoubleLE(value, at)
    }
    room(64)
    number16(terms.length)
    for (const term of terms) text(term)
  }

  return {
    add(observation) {
      const start = at
      fits = true
      write(observation)
      if (!fits) {
        at = start
        const json = encoder.encode(JSON.stringify(observation))
        room(json.length + 5)
        bytes[at++] = jsonLayout
        at = bytes.writeUInt32LE(json.length, at)
        bytes.set(json, at)
        at += json.length
      }
      ends[written++] = at
    },
    skip() {
      ends[written++] = at
    },
    done: () => ({ bytes: new Uint8Array(bytes.buffer.slice(0, at)), ends }),
  }
}
