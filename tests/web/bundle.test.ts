// The first view of the console stays light enough for an office's slow line.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'

const assets = join(import.meta.dirname, '../../web/dist/assets')
const firstViewBytesMax = 150_000

test('the first view is at most 150 kB of gzip', () => {
  const first = readdirSync(assets).filter((name) => name.startsWith('index-'))
  const bytes = first.map((name) => gzipSync(readFileSync(join(assets, name))).length)
  expect(bytes.length).toBeGreaterThan(1)
  expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(firstViewBytesMax)
})
