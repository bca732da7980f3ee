// npm run simulate:faults -- --seeds N [--from SEED] [--bugs]: random faults over the real service code; a failure prints its seed.
import { parseArgs } from 'node:util'
import { bugs } from '../tests/faults/bugs.ts'
import { simulateFaults } from '../tests/faults/simulate.ts'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    from: { type: 'string', default: '0' },
    bugs: { type: 'boolean' },
  },
})
const from = Number(values.from)
const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => `seed ${from + i}`)
let failures = 0

if (values.bugs === true) {
  for (const bug of bugs) {
    let found: string | null = null
    let tried = 0
    while (found === null && tried < seeds.length) found = await simulateFaults(seeds[tried++] ?? '', bug)
    if (found === null) failures++
    process.stdout.write(`${found === null ? 'MISSED' : `found after ${tried}`}: ${bug.name}\n`)
  }
} else {
  const startMs = performance.now()
  for (const seed of seeds) {
    const found = await simulateFaults(seed)
    if (found === null) continue
    failures++
    process.stdout.write(`${seed}: ${found}\n`)
  }
  const minutes = (performance.now() - startMs) / 60_000
  process.stdout.write(`${seeds.length} seeds, ${failures} failed, ${Math.round(seeds.length / minutes)} a minute\n`)
}
process.exit(failures === 0 ? 0 : 1)
