// The weights by which redaction tells names from words: one signed byte for each hashed feature, and a scale.
import { EarlyWarningError } from '../../core/errors.ts'
import { nameFeatureCount, nameFeatures, nameWeightBits } from './name-features.ts'

const magic = 'QZN1'
const headerLength = 8
const weightCount = 1 << nameWeightBits

export interface NameModel {
  /** Log-odds that text[start, end) is a name; its family name has `surname` units. */
  readonly logOdds: (text: string, start: number, end: number, surname: number) => number
}

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
      `Found ${bytes.length} bytes, wanted ${headerLength + weightCount} that begin with ${magic}; give name-model.bin.`,
    )
  }
  const scale = new DataView(bytes.buffer, bytes.byteOffset).getFloat32(4, true)
  const weights = new Int8Array(bytes.buffer, bytes.byteOffset + headerLength, weightCount)
  const features = new Int32Array(nameFeatureCount)
  return {
    logOdds(text, start, end, surname) {
      nameFeatures(text, start, end, surname, features)
      let sum = 0
      for (let i = 0; i < nameFeatureCount; i++) sum += weights[features[i] ?? 0] ?? 0
      return sum * scale
    },
  }
}
