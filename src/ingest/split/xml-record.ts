// Gathers one record of an XML document: its members are the elements inside it, the first of each name.
export interface XmlRecord {
  /** An element opens inside the record, so many levels below it. */
  open(level: number, name: string, attributes: Readonly<Record<string, string>>): void
  text(part: string): void
  close(level: number, name: string): void
  members(): Readonly<Record<string, string>>
  /** Characters of text so far. */
  length(): number
}

/** Text beyond `lengthMax` is counted and not kept. */
export function createXmlRecord(lengthMax: number): XmlRecord {
  const members: Record<string, string> = {}
  let text = ''
  let length = 0
  let isInAuthor = false

  function open(level: number, name: string, attributes: Readonly<Record<string, string>>): void {
    if (level > 1) return
    text = ''
    isInAuthor = name === 'author'
    // Atom's links are attributes; the one to the page itself is `alternate`, or says no relation.
    const isPage = (attributes['rel'] ?? 'alternate') === 'alternate'
    if (name === 'link' && isPage && attributes['href'] !== undefined) members['link'] = attributes['href']
    if (name === 'category' && attributes['term'] !== undefined) add(name, attributes['label'] ?? attributes['term'])
  }

  function close(level: number, name: string): void {
    const value = text.trim()
    // The name of Atom's author stands one level deeper.
    if (level === 2 && isInAuthor) {
      if (name === 'name') members['author'] = value
      text = ''
    }
    if (level !== 1) return
    text = ''
    if (value !== '' && !(name === 'author' && members['author'] !== undefined)) add(name, value)
  }

  /** What stands there several times is joined where it is a category; otherwise the first counts. */
  function add(name: string, value: string): void {
    const before = members[name]
    if (before === undefined) members[name] = value
    else if (name === 'category') members[name] = `${before}、${value}`
  }

  return {
    open,
    text(part) {
      length += part.length
      if (length <= lengthMax) text += part
    },
    close,
    members: () => members,
    length: () => length,
  }
}
