// Writes XML: elements in their order, texts escaped, characters that XML does not know left out.

export type XmlNode =
  | string
  | {
      readonly name: string
      readonly attributes?: Readonly<Record<string, string>>
      readonly children: readonly XmlNode[]
    }

export function element(name: string, ...children: readonly XmlNode[]): XmlNode {
  return { name, children }
}

export function elementWith(
  name: string,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly XmlNode[]
): XmlNode {
  return { name, attributes, children }
}

export function xmlDocument(root: XmlNode): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${written(root)}\n`
}

function written(node: XmlNode): string {
  if (typeof node === 'string') return escaped(node)
  const attributes = Object.entries(node.attributes ?? {}).map(([key, value]) => ` ${key}="${escaped(value)}"`)
  return `<${node.name}${attributes.join('')}>${node.children.map(written).join('')}</${node.name}>`
}

function escaped(text: string): string {
  const known = Array.from(text)
    .filter((character) => isXml(character.codePointAt(0) ?? 0))
    .join('')
  return known.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** XML 1.0, production 2. */
function isXml(code: number): boolean {
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || code >= 0x10000
}
