// Finds out whether bytes are UTF-8 or GB18030 and turns the latter into the former, chunk by chunk.
import { isUtf8 } from 'node:buffer'

export type Encoding = 'utf-8' | 'gb18030'

const sampleBytes = 65_536

/**
 * UTF-8 unless most of the lines that are not ASCII fail as UTF-8 and all of them read as GB18030: one damaged line
 * must not turn a whole file into other characters. GBK and GB2312 are parts of GB18030.
 */
export function detectEncoding(start: Buffer): Encoding {
  const sample = start.subarray(0, sampleBytes)
  if (isUtf8(sample)) return 'utf-8'
  const decoder = new TextDecoder('gb18030', { fatal: true })
  let asUtf8 = 0
  let asGb = 0
  for (const line of linesOf(sample, start.length > sampleBytes)) {
    if (isAscii(line)) continue
    if (isUtf8(line)) asUtf8++
    else if (!decodes(decoder, line)) return 'utf-8'
    else asGb++
  }
  return asGb > asUtf8 ? 'gb18030' : 'utf-8'
}

/** A name as people write it in configurations and headers; undefined for an encoding that is not read here. */
export function encodingNamed(name: string): Encoding | undefined {
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, '')
  if (plain === 'utf8' || plain === 'utf8sig' || plain === 'usascii') return 'utf-8'
  return plain === 'gb18030' || plain === 'gbk' || plain === 'gb2312' || plain === 'cp936' ? 'gb18030' : undefined
}

// The last line of a cut sample may end inside a character.
function linesOf(sample: Buffer, isCut: boolean): Buffer[] {
  const lines: Buffer[] = []
  let from = 0
  for (let at = sample.indexOf(0x0a); at >= 0; at = sample.indexOf(0x0a, from)) {
    lines.push(sample.subarray(from, at))
    from = at + 1
  }
  if (!isCut || lines.length === 0) lines.push(isCut ? sample.subarray(0, sample.length - 4) : sample.subarray(from))
  return lines
}

function decodes(decoder: InstanceType<typeof TextDecoder>, line: Buffer): boolean {
  try {
    decoder.decode(line)
    return true
  } catch {
    return false
  }
}

function isAscii(bytes: Buffer): boolean {
  for (const byte of bytes) {
    if (byte > 0x7e) return false
  }
  return true
}

export interface Transcoder {
  push(chunk: Buffer): Buffer
  end(): Buffer
}

/**
 * Bytes that are not GB18030 become U+FFFD, which the caller takes for a sign of bad encoding: line ends are never
 * swallowed by a broken character, so only the line itself is lost.
 */
export function createGbTranscoder(): Transcoder {
  const decoder = new TextDecoder('gb18030')
  return {
    push: (chunk) => Buffer.from(decoder.decode(chunk, { stream: true })),
    end: () => Buffer.from(decoder.decode()),
  }
}

const replacement = Buffer.from('\ufffd')

export function hasReplacement(bytes: Buffer): boolean {
  return bytes.indexOf(replacement) >= 0
}
