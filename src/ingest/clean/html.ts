// Turns the HTML that Weibo, forums and feeds put into texts into plain text, in one linear pass without regular expressions.
import { decodeHTMLStrict } from 'entities/decode'

// The longest name that HTML has is `&CounterClockwiseContourIntegral;`.
const entityCharactersMax = 33
// The longest tag seen in the field is an emoticon with a signed image address, about 400 characters.
const tagCharactersMax = 4_096
const blockTags = new Set([
  'br',
  'p',
  'div',
  'li',
  'tr',
  'h1',
  'h2',
  'h3',
  'h4',
  'blockquote',
  'hr',
  'table',
  'ul',
  'ol',
])
const silentTags = new Set(['script', 'style', 'head', 'noscript', 'iframe'])

/** Text without `<` and `&` comes back as it is. An `img` becomes its `alt`, which is how Weibo writes emoticons. */
export function htmlToText(html: string): string {
  if (html.indexOf('<') < 0 && html.indexOf('&') < 0) return html
  // What is looked for is looked for once: otherwise a text of "<!--" or "<a " alone would take quadratic time.
  const ends: Ends = { tag: createFinder(html, '>'), comment: html.lastIndexOf('-->'), unclosed: new Set() }
  let text = ''
  let from = 0
  for (let i = 0; i < html.length; i++) {
    const unit = html.charCodeAt(i)
    if (unit === 0x26) {
      const entity = entityAt(html, i)
      if (entity === null) continue
      text += html.slice(from, i) + entity.text
      from = entity.end
      i = from - 1
    } else if (unit === 0x3c) {
      const tag = tagAt(html, i, ends)
      if (tag === null) continue
      text += html.slice(from, i) + tag.text
      from = tag.end
      i = from - 1
    }
  }
  return text + html.slice(from)
}

interface Piece {
  readonly text: string
  readonly end: number
}

// Only whole ones, with their semicolon: `a&copy=1` in an address is no sign of copyright. Rare spaces and joiners are left to
// `normaliseText`.
function entityAt(html: string, start: number): Piece | null {
  const end = html.slice(start, start + entityCharactersMax).indexOf(';')
  if (end < 2) return null
  const entity = html.slice(start, start + end + 1)
  const text = decodeHTMLStrict(entity)
  return text === entity ? null : { text, end: start + end + 1 }
}

interface Ends {
  /** The next end of a tag. */
  readonly tag: (from: number) => number
  readonly comment: number
  /** Silent tags that nothing closes from here on. */
  readonly unclosed: Set<string>
}

/** The next place of `sign` at or after an index that only grows, -1 where there is none; reads the text once. */
function createFinder(html: string, sign: string): (from: number) => number {
  let found = -2
  return (from) => {
    if (found !== -1 && found < from) found = html.indexOf(sign, from)
    return found
  }
}

function tagAt(html: string, start: number, ends: Ends): Piece | null {
  if (html.startsWith('<!--', start)) {
    return start + 4 > ends.comment ? null : { text: '', end: html.indexOf('-->', start + 4) + 3 }
  }
  const match = /^<(\/?)([a-zA-Z][a-zA-Z0-9]{0,15})(?=[\s/>])/.exec(html.slice(start, start + 24))
  if (match === null) return null
  const close = ends.tag(start)
  if (close < 0 || close - start >= tagCharactersMax) return null
  const name = (match[2] ?? '').toLowerCase()
  const end = close + 1
  if (silentTags.has(name) && match[1] === '' && !ends.unclosed.has(name)) {
    const closing = html.indexOf(`</${name}`, end)
    if (closing >= 0) return { text: '', end: tagEnd(html, closing) }
    ends.unclosed.add(name)
  }
  if (name === 'img') return { text: attributeOf(html.slice(start, end), 'alt'), end }
  return { text: blockTags.has(name) ? '\n' : '', end }
}

function tagEnd(html: string, start: number): number {
  const end = html.indexOf('>', start)
  return end < 0 ? html.length : end + 1
}

function attributeOf(tag: string, name: string): string {
  const at = tag.indexOf(`${name}=`)
  const quote = tag[at + name.length + 1]
  if (at < 0 || (quote !== '"' && quote !== "'")) return ''
  const start = at + name.length + 2
  const end = tag.indexOf(quote, start)
  return end < 0 ? '' : tag.slice(start, end)
}
