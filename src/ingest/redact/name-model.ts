// The weights by which redaction tells names from words: one signed byte for each hashed feature, and a scale.
import { EarlyWarningError } from '../../core/errors.ts'
import {
  familyFeature,
  firstFeature,
  nameFeatureCount,
  nameFeatures,
  nameWeightBits,
  pairFeature,
} from './name-features.ts'

const magic = 'QZN1'
const headerLength = 8
const weightCount = 1 << nameWeightBits

export interface NameModel {
  /** Log-odds that text[start, end) is a name; its family name has `surname` units. */
  readonly logOdds: (text: string, start: number, end: number, surname: number) => number
  /** Whether the family name and the sign after it can begin a name at all; looks at nothing else and remembers. */
  readonly mayBegin: (family: number, first: number) => boolean
}

// Below this the family name and the sign after it are a word: on held-out text one name in 200 is lost by it, and a third of the time.
const beginMin = -3.5
const remembered = 1 << 14

export function encodeNameModel(weights: Int8Array, scale: number): Uint8Array {
  const bytes = new Uint8Array(headerLength + weightCount)
  for (let i = 0; i < magic.length; i++) bytes[i] = magic.charCodeAt(i)
  new DataView(bytes.buffer).setFloat32(4, scale, true)
  bytes.set(new Uint8Array(weights.buffer, weights.byteOffset, weightCount), headerLength)
  return bytes
}

export function loadNameModel(bytes: Uint8Array): NameModel {
  if (bytes.length !== headerLength + weightCount || String.fromCharCode(...bytes.subarray(0, 4)) !== magic) {
    throw new EarlyWarningError(
      'MODEL_INVALID',
      `Found ${bytes.length} bytes, wanted ${headerLength + weightCount} that begin with ${magic}; give names.bin.`,
    )
  }
  const scale = new DataView(bytes.buffer, bytes.byteOffset).getFloat32(4, true)
  const weights = new Int8Array(bytes.buffer, bytes.byteOffset + headerLength, weightCount)
  const features = new Int32Array(nameFeatureCount)
  const keys = new Int32Array(remembered).fill(-1)
  const answers = new Uint8Array(remembered)

  function beginsName(family: number, first: number): boolean {
    const shared = weights[pairFeature(family, first)] ?? 0
    const two = (weights[familyFeature(family, 2)] ?? 0) + (weights[firstFeature(first, 2)] ?? 0)
    const three = (weights[familyFeature(family, 3)] ?? 0) + (weights[firstFeature(first, 3)] ?? 0)
    return (shared + Math.max(two, three)) * scale > beginMin
  }

  return {
    mayBegin(family, first) {
      const key = (family << 16) | first
      const slot = (Math.imul(key, 0x9e3779b1) >>> 18) & (remembered - 1)
      if (keys[slot] !== key) {
        keys[slot] = key
        answers[slot] = beginsName(family, first) ? 1 : 0
      }
      return answers[slot] === 1
    },
    logOdds(text, start, end, surname) {
      nameFeatures(text, start, end, surname, features)
      let sum = 0
      for (let i = 0; i < nameFeatureCount; i++) sum += weights[features[i] ?? 0] ?? 0
      return sum * scale
    },
  }
}
