// Cuts feeds and lists in XML into records: one for each item of RSS, entry of Atom or request of Open311, its members named by their elements.
import type { DeadLetterReason } from '../../core/outcome.ts'
import { recordBytesMax } from '../limits.ts'
import type { Piece, Splitter } from './piece.ts'
import { brokenPiece } from './piece.ts'
import { createXmlReader } from './xml-events.ts'
import type { XmlRecord } from './xml-record.ts'
import { createXmlRecord } from './xml-record.ts'

// Elements that are records, with the format that each means.
const recordElements: Readonly<Record<string, string>> = { item: 'rss', entry: 'atom', request: 'open311' }
const depthMax = 32

/** Text arrives in UTF-8, which the edge has made of whatever the file is in. */
export function createXmlSplitter(): Splitter {
  const decoder = new TextDecoder('utf-8')
  let pieces: Piece[] = []
  let line = 1
  let recordLine = 1
  let [feedText, feedLink] = ['', '']
  let depth = 0
  let recordDepth = 0
  let record: XmlRecord | null = null
  let isStopped = false

  const reader = createXmlReader({
    open(name, attributes) {
      depth++
      if (depth > depthMax) stop('too_deep', `elements nested beyond ${depthMax}`, `at most ${depthMax} levels`)
      else if (record !== null) record.open(depth - recordDepth, name, attributes)
      else if (recordElements[name] !== undefined) {
        record = createXmlRecord(recordBytesMax)
        recordDepth = depth
        recordLine = line
      } else feedText = ''
    },
    text(part) {
      if (record !== null) record.text(part)
      else if (feedText.length < recordBytesMax) feedText += part
    },
    close(name) {
      if (record !== null && depth === recordDepth) finish(record, name)
      else if (record !== null) record.close(depth - recordDepth, name)
      else if (name === 'link' && feedLink === '') feedLink = feedText.trim()
      depth--
    },
    documentType(declaration) {
      // Such a type may define entities, which is how a kilobyte becomes a gigabyte.
      if (/\[|<!entity/i.test(declaration))
        stop('unknown_format', 'a document type that defines entities', 'XML without a document type of its own')
    },
  })

  function stop(reason: DeadLetterReason, found: string, wanted: string): void {
    if (!isStopped) pieces.push(brokenPiece(line, reason, found, wanted, Buffer.alloc(0)))
    isStopped = true
    record = null
  }

  function finish(one: XmlRecord, name: string): void {
    record = null
    if (!isStopped) pieces.push(pieceOf(one, name, feedLink, recordLine))
  }

  /** Fed line by line, so that a record knows its line. */
  function feed(chunk: string): void {
    let from = 0
    for (let at = chunk.indexOf('\n'); at >= 0 && !isStopped; at = chunk.indexOf('\n', from)) {
      reader.write(chunk.slice(from, at + 1))
      from = at + 1
      line++
    }
    if (!isStopped) reader.write(chunk.slice(from))
  }

  function end(): readonly Piece[] {
    pieces = []
    if (record !== null) stop('bad_json', 'an element that is not closed', 'XML that ends')
    else if (!isStopped) reader.end()
    return pieces
  }

  return {
    push(chunk) {
      pieces = []
      if (!isStopped) feed(decoder.decode(chunk, { stream: true }))
      return pieces
    },
    end,
  }
}

function pieceOf(record: XmlRecord, name: string, feedLink: string, line: number): Piece {
  const bytes = Buffer.from(
    JSON.stringify(feedLink === '' ? record.members() : { ...record.members(), feed_link: feedLink }),
  )
  const wanted = `at most ${recordBytesMax} bytes a record`
  if (record.length() > recordBytesMax)
    return brokenPiece(line, 'too_large', `an element of ${record.length()} characters`, wanted, bytes)
  return { kind: 'record', bytes, line, format: recordElements[name] ?? 'rss' }
}
