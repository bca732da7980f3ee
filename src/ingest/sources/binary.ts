// Files that are no text, by their first bytes: those that are read otherwise, and those that nobody reads, by name.

export type BinaryKind = 'zip' | 'sqlite' | 'unreadable'

export interface Binary {
  readonly kind: BinaryKind
  readonly name: string
  readonly wanted: string
}

const save = 'save it as XLSX or CSV'
const data = 'JSON, CSV, XLSX, a feed or SQLite'

const signatures: readonly (readonly [string, BinaryKind, string, string])[] = [
  ['504b0304', 'zip', 'a zip file', data],
  ['504b0506', 'zip', 'an empty zip file', data],
  ['53514c69746520666f726d6174203300', 'sqlite', 'an SQLite database', data],
  ['d0cf11e0a1b11ae1', 'unreadable', 'an old Excel or Word file (.xls, .doc)', save],
  ['25504446', 'unreadable', 'a PDF', save],
  ['526172211a07', 'unreadable', 'a RAR archive', 'a zip file, or what is in it'],
  ['377abcaf271c', 'unreadable', 'a 7-Zip archive', 'a zip file, or what is in it'],
  ['425a68', 'unreadable', 'bzip2', 'gzip, or what is in it'],
  ['fd377a585a00', 'unreadable', 'xz', 'gzip, or what is in it'],
  ['28b52ffd', 'unreadable', 'zstd', 'gzip, or what is in it'],
  ['89504e47', 'unreadable', 'a picture', data],
  ['ffd8ff', 'unreadable', 'a picture', data],
  ['47494638', 'unreadable', 'a picture', data],
  ['504152', 'unreadable', 'a Parquet file', data],
  ['7f454c46', 'unreadable', 'a program', data],
  ['4d5a', 'unreadable', 'a program', data],
]

/** null where the bytes may be text. */
export function binaryOf(head: Buffer): Binary | null {
  const hex = head.subarray(0, 16).toString('hex')
  const found = signatures.find(([start]) => hex.startsWith(start))
  if (found !== undefined && !(found[0] === '4d5a' && isMostlyText(head)))
    return { kind: found[1], name: found[2], wanted: found[3] }
  if (head.subarray(257, 262).toString('latin1') === 'ustar')
    return { kind: 'unreadable', name: 'a tar archive', wanted: 'a zip file, or what is in it' }
  return isMostlyText(head) ? null : { kind: 'unreadable', name: 'bytes that are no text', wanted: data }
}

// Control characters that no text has; every other zero is UTF-16, which is looked at before.
function isMostlyText(head: Buffer): boolean {
  const sample = head.subarray(0, 4_096)
  let odd = 0
  for (const byte of sample) if (byte < 0x09 || (byte > 0x0d && byte < 0x20 && byte !== 0x1b)) odd++
  return odd <= sample.length / 50
}
