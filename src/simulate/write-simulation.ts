// Writes a simulation to a file of JSON lines, with its truth beside it.
import { createWriteStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { City } from './city.ts'
import type { SimulatedPost } from './post-writer.ts'
import type { Scenario } from './scenario.ts'
import { simulateCity } from './simulate.ts'

export interface WriteSimulationOptions {
  readonly scenario: Scenario
  readonly seed: string | number
  readonly city: City
  /** The truth goes to `${out}.truth.json`. */
  readonly out: string
  readonly rate?: number
  readonly startMs?: number
  /** Called about once for every simulated six hours. */
  readonly progress?: (sentence: string) => void
}

export interface WrittenSimulation {
  readonly posts: number
  readonly events: number
}

// Lines are joined into pieces of about this many UTF-16 units, so that each write is worth its call.
const pieceLength = 1 << 18

export async function writeSimulation(options: WriteSimulationOptions): Promise<WrittenSimulation> {
  const { out, progress, ...rest } = options
  const simulation = simulateCity(rest)
  let count = 0
  function* pieces(): Generator<string> {
    let piece = ''
    let hour = ''
    for (const post of simulation.posts) {
      piece += `${JSON.stringify(post)}\n`
      count++
      if (piece.length >= pieceLength) {
        yield piece
        piece = ''
      }
      if (progress !== undefined && startsNewQuarter(post, hour)) {
        hour = post.time.slice(0, 13)
        progress(`${hour.replace('T', ' ')}:00  ${count} posts`)
      }
    }
    yield piece
  }
  await pipeline(Readable.from(pieces()), createWriteStream(out))
  await writeFile(`${out}.truth.json`, `${JSON.stringify(simulation.truth, null, 2)}\n`)
  return { posts: count, events: simulation.truth.events.length }
}

function startsNewQuarter(post: SimulatedPost, hour: string): boolean {
  return !post.time.startsWith(hour === '' ? '-' : hour) && Number(post.time.slice(11, 13)) % 6 === 0
}
