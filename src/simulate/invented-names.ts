// Ids of posts and names of authors, drawn from hashes so that nobody's real name or number comes out.
import { hash32 } from '../core/hash.ts'
import type { Random } from '../core/random.ts'
import type { ScenarioSource } from './scenario.ts'

/** A new id with every call. */
export function createIds(seed: string): () => string {
  let written = 0
  return () => {
    written++
    const name = `${seed}|id|${written}`
    return lettersOf(hash32(name, 1)) + lettersOf(hash32(name, 2))
  }
}

/** `fresh`: somebody who has not spoken before, as far as there are such people. */
export function drawAuthor(source: ScenarioSource, random: Random, fresh: boolean): string {
  // The third power: a tenth of the accounts write about half of the posts.
  const index = fresh ? random.below(source.authors) : Math.floor(random.next() ** 3 * source.authors)
  return `${source.id}-${lettersOf(hash32(`${source.id}|author|${index}`))}`
}

/** Seven letters. Without digits, because a run of digits could be taken for a telephone number and redacted. */
function lettersOf(hash: number): string {
  let rest = hash
  let letters = ''
  for (let i = 0; i < 7; i++) {
    letters += String.fromCharCode(97 + (rest % 26))
    rest = Math.floor(rest / 26)
  }
  return letters
}
