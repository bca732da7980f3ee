// Builds src/ingest/clean/script-table.ts: what traditional characters are in simplified script, one unit for one unit.
// usage: node scripts/build-script-table.ts FILE, where FILE is dist/esm-lib/dict/TSCharacters.js of opencc-js 1.0.5 (MIT; the
// data are OpenCC's, Apache-2.0). Characters of GB 2312 are left alone: simplified text writes 著, 乾 and 瞭 itself.
import { readFileSync, writeFileSync } from 'node:fs'

const [file = ''] = process.argv.slice(2)
const list = /"([^"]+)"/.exec(readFileSync(file, 'utf8'))?.[1] ?? ''
const gb2312 = charactersOfGb2312()
const pairs = list
  .split('|')
  .map((entry) => entry.split(' '))
  .filter(([from = '', to = '']) => from.length === 1 && to.length === 1 && from !== to && !gb2312.has(from))
  .filter(([, to = '']) => gb2312.has(to))

/** Rows 16 to 87 of GB 2312 hold its 6,763 characters. */
function charactersOfGb2312(): ReadonlySet<string> {
  const bytes: number[] = []
  for (let row = 0xb0; row <= 0xf7; row++) for (let cell = 0xa1; cell <= 0xfe; cell++) bytes.push(row, cell)
  return new Set(new TextDecoder('gbk').decode(new Uint8Array(bytes)))
}

const signs = (at: 0 | 1): string => pairs.map((pair) => pair[at] ?? '').join('')
writeFileSync(
  new URL('../src/ingest/clean/script-table.ts', import.meta.url),
  `// Made by scripts/build-script-table.ts from the data of OpenCC (Apache-2.0); not written by hand.

/** Traditional characters, and at the same index of the other list what they are in simplified script. */
export const traditionalSigns =
  '${signs(0)}'
export const simplifiedSigns =
  '${signs(1)}'
`,
)
