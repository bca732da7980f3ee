// How many connections a process allows itself under a limit of open files, asked of a process that has that limit.
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const module = fileURLToPath(new URL('../../../src/run/http/descriptors.ts', import.meta.url))

function connectionsUnder(limit: number, wanted: number): number {
  const script = `import { connectionsWithin } from ${JSON.stringify(module)}; console.log(connectionsWithin(${wanted}))`
  const command = `ulimit -n ${limit} && exec "${process.execPath}" --input-type=module -e "$SCRIPT"`
  return Number(execFileSync('sh', ['-c', command], { env: { ...process.env, SCRIPT: script } }))
}

test.each([
  [64, 12_000],
  [256, 12_000],
  [1_024, 12_000],
])('of %i descriptors, connections leave a quarter to files', (limit, wanted) => {
  const allowed = connectionsUnder(limit, wanted)
  expect(allowed).toBeGreaterThanOrEqual(4)
  expect(allowed).toBeLessThanOrEqual(limit - limit / 4)
})

test('where there is room for all that are wanted, all are allowed', () => {
  expect(connectionsUnder(1_024, 100)).toBe(100)
})
