// Properties of characters as bits by UTF-16 unit: asking for one is a look into an array.

/** Each pair is the characters and the bit that they have; a character may have several. */
export function markCharacters(marks: readonly (readonly [characters: string, bit: number])[]): Uint8Array {
  const properties = new Uint8Array(65_536)
  for (const [characters, bit] of marks) {
    for (let i = 0; i < characters.length; i++) {
      const unit = characters.charCodeAt(i)
      properties[unit] = (properties[unit] as number) | bit
    }
  }
  return properties
}
