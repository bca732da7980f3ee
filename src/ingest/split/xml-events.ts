// The one door to the XML parser: elements and text as they come, for feeds and for the sheets of XLSX.
import { Parser } from 'htmlparser2'

export interface XmlHandler {
  readonly open: (name: string, attributes: Readonly<Record<string, string>>) => void
  readonly text: (text: string) => void
  readonly close: (name: string) => void
  /** A document type may define entities, which is how a kilobyte becomes a gigabyte; nothing that is read here needs one. */
  readonly documentType?: (declaration: string) => void
}

export interface XmlReader {
  write(text: string): void
  end(): void
}

/** Names keep their case and their prefix; entities of XML and of HTML are read, none is ever defined. */
export function createXmlReader(handler: XmlHandler): XmlReader {
  const parser = new Parser(
    {
      onopentag: handler.open,
      ontext: handler.text,
      onclosetag: handler.close,
      onprocessinginstruction: (name, data) => {
        if (name.toLowerCase() === '!doctype') handler.documentType?.(data)
      },
    },
    { xmlMode: true, decodeEntities: true },
  )
  return { write: (text) => parser.write(text), end: () => parser.end() }
}
