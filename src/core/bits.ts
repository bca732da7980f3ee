// Counts the bits in which two fingerprints of 64 bits, held as two signed halves each, differ.
/** Differing bits of two 64-bit fingerprints, each in two halves. */
export function bitsApart(highA: number, lowA: number, highB: number, lowB: number): number {
  return bits(highA ^ highB) + bits(lowA ^ lowB)
}

function bits(value: number): number {
  let count = value - ((value >>> 1) & 0x55555555)
  count = (count & 0x33333333) + ((count >>> 2) & 0x33333333)
  return Math.imul((count + (count >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
