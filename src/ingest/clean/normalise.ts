// Brings a text into one readable form: HTML out, digits and letters half-width, controls gone, whitespace single.
import { unescapeSigns } from './escapes.ts'
import { htmlToText } from './html.ts'
import { simplifiedOf } from './script.ts'

type Action =
  | 'keep'
  | 'drop'
  | 'space'
  | 'line'
  | 'narrow'
  | 'compose'
  | 'mark'
  | 'joiner'
  | 'pair'
  | 'dropPair'
  | 'script'
const actions: readonly Action[] = [
  'keep',
  'drop',
  'space',
  'line',
  'narrow',
  'compose',
  'mark',
  'joiner',
  'pair',
  'dropPair',
  'script',
]

// What happens to which UTF-16 units; the rest stays. Chinese punctuation is not here: NFKC would turn ， into a comma.
const ranges: readonly (readonly [Action, number, number])[] = [
  ['drop', 0x00, 0x1f],
  ['space', 0x09, 0x09],
  ['line', 0x0a, 0x0d],
  ['drop', 0x7f, 0x9f],
  ['line', 0x85, 0x85],
  ['space', 0xa0, 0xa0],
  // Soft hyphen, Arabic letter mark, Mongolian selectors: invisible, and so good for hiding digits and words.
  ['drop', 0xad, 0xad],
  ['mark', 0x300, 0x36f],
  ['drop', 0x61c, 0x61c],
  ['space', 0x1680, 0x1680],
  ['drop', 0x180b, 0x180e],
  ['mark', 0x1ab0, 0x1aff],
  ['mark', 0x1dc0, 0x1dff],
  ['space', 0x2000, 0x200a],
  // Zero-width and direction marks.
  ['drop', 0x200b, 0x200f],
  ['joiner', 0x200d, 0x200d],
  ['line', 0x2028, 0x2029],
  ['drop', 0x202a, 0x202e],
  ['space', 0x202f, 0x202f],
  ['space', 0x205f, 0x205f],
  ['drop', 0x2060, 0x206f],
  ['mark', 0x20d0, 0x20ff],
  // Kangxi radicals and compatibility ideographs look like the common characters and must count as them.
  ['compose', 0x2e80, 0x2fdf],
  ['space', 0x3000, 0x3000],
  ['compose', 0xf900, 0xfaff],
  // Variation selectors, but for the one that makes an emoji.
  ['drop', 0xfe00, 0xfe0e],
  ['mark', 0xfe20, 0xfe2f],
  ['drop', 0xfeff, 0xfeff],
  // Full-width ＃, ＠, digits and letters.
  ['narrow', 0xff03, 0xff03],
  ['narrow', 0xff10, 0xff19],
  ['narrow', 0xff20, 0xff3a],
  ['narrow', 0xff41, 0xff5a],
  ['drop', 0xfff0, 0xfffb],
  ['drop', 0xfffe, 0xffff],
  // First halves of the mathematical letters and of the invisible tag characters.
  ['pair', 0xd835, 0xd835],
  ['dropPair', 0xdb40, 0xdb40],
]

// One byte for each UTF-16 unit, 64 KiB: a plain text is recognised in one pass of table look-ups.
const actionOf = new Uint8Array(65_536)
for (const [action, first, last] of ranges) actionOf.fill(actions.indexOf(action), first, last + 1)
for (let unit = 0; unit < 65_536; unit++) if (simplifiedOf[unit] !== 0) actionOf[unit] = actions.indexOf('script')

// "Zalgo" text stacks combining marks without end; three are more than any language that is read here needs.
const combiningMarksMax = 3

export function normaliseText(raw: string): string {
  const plain = unescapeSigns(htmlToText(raw))
  let isSpaced = false
  for (let i = 0, before = 0x20; i < plain.length; i++) {
    const unit = plain.charCodeAt(i)
    if (actionOf[unit] !== 0) return tidySpace(rewrite(plain))
    if (unit === 0x20 && (before === 0x20 || i === plain.length - 1)) isSpaced = true
    before = unit
  }
  return isSpaced ? tidySpace(plain) : plain
}

function rewrite(text: string): string {
  let out = ''
  let from = 0
  let marks = 0
  let hasMarks = false
  for (let i = 0; i < text.length; i++) {
    const action = actions[actionOf[text.charCodeAt(i)] ?? 0] ?? 'keep'
    if (action !== 'mark') marks = 0
    else hasMarks = true
    if (action === 'keep' || (action === 'mark' && ++marks <= combiningMarksMax)) continue
    const length = action === 'pair' || action === 'dropPair' ? 2 : 1
    const replacement = replacementOf(action, text, i, length)
    if (replacement === null) continue
    out += text.slice(from, i) + replacement
    from = i + length
    i = from - 1
  }
  out += text.slice(from)
  return hasMarks ? out.normalize('NFC') : out
}

/** null keeps what stands there. */
function replacementOf(action: Action, text: string, at: number, length: number): string | null {
  switch (action) {
    case 'keep':
      return null
    case 'drop':
    case 'mark':
    case 'dropPair':
      return ''
    case 'space':
      return ' '
    case 'line':
      return '\n'
    case 'narrow':
      return String.fromCharCode(text.charCodeAt(at) - 0xfee0)
    case 'script':
      return String.fromCharCode(simplifiedOf[text.charCodeAt(at)] ?? 0)
    case 'compose':
    case 'pair':
      return text.slice(at, at + length).normalize('NFKC')
    default:
      return joinsEmoji(text, at) ? null : ''
  }
}

function joinsEmoji(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1)
  const after = text.charCodeAt(at + 1)
  const isBefore = before === 0xfe0f || (before >= 0xdc00 && before <= 0xdfff)
  return isBefore && ((after >= 0xd800 && after <= 0xdbff) || (after >= 0x2600 && after <= 0x27bf))
}

/** Runs of spaces become one, runs of line ends with the spaces around them become one line end, both ends are trimmed. */
function tidySpace(text: string): string {
  let out = ''
  let from = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit !== 0x20 && unit !== 0x0a) continue
    let end = i
    let hasLineEnd = false
    for (; end < text.length; end++) {
      const next = text.charCodeAt(end)
      if (next === 0x0a) hasLineEnd = true
      else if (next !== 0x20) break
    }
    out += text.slice(from, i)
    if (out !== '' && end < text.length) out += hasLineEnd ? '\n' : ' '
    from = end
    i = end - 1
  }
  return out + text.slice(from)
}
