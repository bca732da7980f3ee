// The console stays light enough for an office's slow line: all pages together fit into what one first view may cost.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'

const assets = join(import.meta.dirname, '../../web/dist/assets')
const firstViewBytesMax = 150_000

test('all scripts and styles together are at most 150 kB of gzip', () => {
  const bytes = readdirSync(assets).map((name) => gzipSync(readFileSync(join(assets, name))).length)
  expect(bytes.length).toBeGreaterThan(1)
  expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(firstViewBytesMax)
})
