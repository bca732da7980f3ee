// Tables that say what one UTF-16 unit can stand for: a digit in any script, a Latin letter in disguise, a gap, nothing at all.

/** 0–9, or -1 where the unit is no digit in any disguise. */
export const digitOf = new Int8Array(65536).fill(-1)
/** How the digit is written; a change of writing inside a run is a soft boundary. */
export const digitScript = new Uint8Array(65536)
export const plainDigit = 1
export const hanDigit = 2
export const letterDigit = 3
export const symbolDigit = 4

/** ASCII code of the letter, digit or sign that the unit looks like, lower case; 0 for none. */
export const asciiOf = new Uint8Array(65536)

/** 1 for what may stand between two digits of one number, 2 for what is invisible and never counts. */
export const gapOf = new Uint8Array(65536)
export const visibleGap = 1
export const invisible = 2

function each(characters: string, mark: (code: number, index: number) => void): void {
  for (let i = 0; i < characters.length; i++) mark(characters.charCodeAt(i), i)
}

function markRange(table: Uint8Array, from: number, to: number, value: number): void {
  for (let code = from; code <= to; code++) table[code] = value
}

// Zero of every decimal digit block of the Basic Multilingual Plane that a phone keyboard or a font page offers.
const decimalZeros = [
  0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xf20, 0x1040,
  0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1b50, 0xa620, 0xa8d0, 0xaa50, 0xff10,
]
// Ones of the enclosed, raised and lowered digits; their zeros follow.
const symbolOnes = [0x2160, 0x2170, 0x2460, 0x2474, 0x2488, 0x24f5, 0x2776, 0x2780, 0x278a, 0x3220, 0x3280, 0x3021]
const hanDigits: readonly string[] = [
  '零〇洞',
  '一壹弌幺',
  '二贰貳弍两',
  '三叁叄弎',
  '四肆',
  '五伍',
  '六陆陸',
  '七柒拐',
  '八捌',
  '九玖勾',
]
const letterZeros = 'OoοОоΟº'
const letterOnes = 'lIІӀ'

function markDigits(): void {
  for (const zero of decimalZeros) {
    for (let value = 0; value < 10; value++) {
      digitOf[zero + value] = value
      digitScript[zero + value] = plainDigit
    }
  }
  const symbol = (code: number, value: number): void => {
    digitOf[code] = value
    digitScript[code] = symbolDigit
  }
  for (const one of symbolOnes) for (let value = 1; value < 10; value++) symbol(one + value - 1, value)
  each('⓪⓿⁰₀', (code) => symbol(code, 0))
  each('¹²³', (code, index) => symbol(code, index + 1))
  for (let value = 4; value < 10; value++) symbol(0x2070 + value, value)
  for (let value = 1; value < 10; value++) symbol(0x2080 + value, value)
  hanDigits.forEach((characters, value) => {
    each(characters, (code) => {
      digitOf[code] = value
      digitScript[code] = hanDigit
    })
  })
  const letter = (code: number, value: number): void => {
    digitOf[code] = value
    digitScript[code] = letterDigit
  }
  each(letterZeros, (code) => letter(code, 0))
  each(letterOnes, (code) => letter(code, 1))
}

// Cyrillic, Greek and small-capital letters that no reader tells from Latin ones.
const homoglyphs: readonly (readonly [string, string])[] = [
  ['аᴀɑα', 'a'],
  ['вЬβ', 'b'],
  ['сϲᴄ', 'c'],
  ['ԁ', 'd'],
  ['еєε', 'e'],
  ['ɡ', 'g'],
  ['нһΗ', 'h'],
  ['іɪıι', 'i'],
  ['јʝ', 'j'],
  ['кκᴋ', 'k'],
  ['ӏ', 'l'],
  ['мΜᴍ', 'm'],
  ['ηΝп', 'n'],
  ['оοσ', 'o'],
  ['рρ', 'p'],
  ['ԛ', 'q'],
  ['гᴦ', 'r'],
  ['ѕ', 's'],
  ['тτ', 't'],
  ['υ', 'u'],
  ['ѵνᴠ', 'v'],
  ['ԝω', 'w'],
  ['хχ×ⅹ', 'x'],
  ['уγ', 'y'],
  ['Ζᴢ', 'z'],
]

function markAscii(): void {
  const ranges: readonly (readonly [number, number])[] = [
    [0x21, 0x7e],
    [0xaa, 0xba],
    [0x2070, 0x209c],
    [0x2100, 0x214f],
    [0x2460, 0x24ff],
    [0xfe50, 0xfe6f],
    [0xff01, 0xff5e],
  ]
  for (const [from, to] of ranges) {
    for (let code = from; code <= to; code++) {
      const folded = String.fromCharCode(code).normalize('NFKC').toLowerCase()
      // Parenthesised letters fold to three characters: the middle one counts.
      const sign = folded.length === 3 && folded.startsWith('(') ? folded.charCodeAt(1) : folded.charCodeAt(0)
      if ((folded.length === 1 || folded.length === 3) && sign > 0x20 && sign < 0x7f) asciiOf[code] = sign
    }
  }
  for (const [likes, letter] of homoglyphs) {
    each(likes + likes.toUpperCase(), (code) => {
      if (code > 0x7f) asciiOf[code] = letter.charCodeAt(0)
    })
  }
  each('。．・', (code) => {
    asciiOf[code] = 0x2e
  })
}

function markGaps(): void {
  each(
    ' \t\n\r\u00a0\u3000\u2028\u2029-‐‑‒–—―−－_＿.．。·•・‧,，、;；:：*＊~～/／\\＼()（）[]［］【】{}<>《》「」+＋=＝"\'“”‘’`!！?？…^#＃&＆|｜¦丨ǀ〜﹣ｰ%％$＄￥¥°№『』〖〗〈〉«»',
    (code) => {
      gapOf[code] = visibleGap
    },
  )
  markRange(gapOf, 0x2000, 0x200a, visibleGap)
  markRange(gapOf, 0x2190, 0x21ff, visibleGap)
  markRange(gapOf, 0x2500, 0x27bf, visibleGap)
  markRange(gapOf, 0xd83c, 0xd83e, visibleGap)
  for (let code = 0; code < 65536; code++) if ((digitOf[code] ?? -1) >= 0) gapOf[code] = 0
  markRange(gapOf, 0, 8, invisible)
  markRange(gapOf, 0x0e, 0x1f, invisible)
  markRange(gapOf, 0x7f, 0x9f, invisible)
  markRange(gapOf, 0x300, 0x36f, invisible)
  markRange(gapOf, 0x180b, 0x180e, invisible)
  markRange(gapOf, 0x200b, 0x200f, invisible)
  markRange(gapOf, 0x202a, 0x202e, invisible)
  markRange(gapOf, 0x2060, 0x206f, invisible)
  markRange(gapOf, 0x20d0, 0x20f0, invisible)
  markRange(gapOf, 0xfe00, 0xfe0f, invisible)
  markRange(gapOf, 0xfe20, 0xfe2f, invisible)
  each('\u00ad\u061c\u115f\u1160\u17b4\u17b5\u3164\uffa0\ufeff\ufff9\ufffa\ufffb', (code) => {
    gapOf[code] = invisible
  })
}

markDigits()
markAscii()
markGaps()

/** %31 as links write a 1. */
function escapedDigit(text: string, index: number): number {
  const low = text.charCodeAt(index + 2)
  return text.charCodeAt(index + 1) === 0x33 && low >= 0x30 && low <= 0x39 ? low - 0x30 : -1
}

/** Units that the digit at `index` takes. */
export function digitWidth(code: number): number {
  if (code === 0x25) return 3
  return code >= 0xd800 && code <= 0xdbff ? 2 : 1
}

/** The digit at `index`, also where it is a pair of surrogates (mathematical, segmented and comma digits), or -1. */
export function digitAt(text: string, index: number): number {
  const code = text.charCodeAt(index)
  if (code === 0x25) return escapedDigit(text, index)
  if (code < 0xd800 || code > 0xdbff) return digitOf[code] ?? -1
  const low = text.charCodeAt(index + 1)
  if (code === 0xd835 && low >= 0xdfce && low <= 0xdfff) return (low - 0xdfce) % 10
  if (code === 0xd83e && low >= 0xdff0 && low <= 0xdff9) return low - 0xdff0
  if (code === 0xd83c && low >= 0xdd01 && low <= 0xdd0a) return low - 0xdd01
  // Zero with a full stop, and the two dingbat zeros in circles.
  if (code === 0xd83c && (low === 0xdd00 || low === 0xdd0b || low === 0xdd0c)) return 0
  return -1
}

export function isHan(code: number): boolean {
  return (code >= 0x4e00 && code <= 0x9fff) || (code >= 0x3400 && code <= 0x4dbf) || code === 0x3007
}

export function isAsciiAlnum(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 97 && code <= 122) || (code >= 65 && code <= 90)
}

/** The index after invisible units from `index` on. */
export function skipInvisible(text: string, index: number): number {
  let i = index
  while (i < text.length && gapOf[text.charCodeAt(i)] === invisible) i++
  return i
}
