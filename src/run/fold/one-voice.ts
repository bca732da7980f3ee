// One voice stays one voice while the pseudonym keys rotate: who had a tag under an earlier key goes on being counted under it.
import type { Observation } from '../../core/document.ts'
import type { Pseudonym } from '../../core/ids.ts'
import { tagsOf } from '../../core/voice-tags.ts'

export interface OneVoice {
  /** The observation under the first tag its author was known by. */
  named(observation: Observation): Observation
  /** Empty where no key was ever rotated. */
  snapshot(): ReadonlyMap<string, string>
}

// Tags of 27 signs in pairs: 65,536 of them are about 10 MB. Beyond, who was heard of longest ago is a new voice when he speaks again.
const voicesMax = 65_536

/** `held` says for a tag under a later key under which one its voice is counted. */
export function createOneVoice(held: ReadonlyMap<string, string> = new Map()): OneVoice {
  const first = new Map(held)

  function firstTag(author: string): string {
    const [inForce, before] = tagsOf(author)
    const known = first.get(inForce) ?? (before === null ? undefined : (first.get(before) ?? before))
    if (known === undefined) return inForce
    first.delete(inForce)
    first.set(inForce, known)
    if (first.size > voicesMax) first.delete(first.keys().next().value ?? '')
    return known
  }

  return {
    named(observation) {
      const { author } = observation
      if (author === null || (first.size === 0 && !author.includes('/'))) return observation
      const name = firstTag(author)
      return name === author ? observation : { ...observation, author: name as Pseudonym }
    },
    snapshot: () => new Map(first),
  }
}
