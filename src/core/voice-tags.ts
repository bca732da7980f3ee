// The author of a post while the pseudonym keys rotate: the tag under the key in force, then a slash and the tag under the key before.
import type { Pseudonym } from './ids.ts'

const joint = '/'

export function joinedTags(inForce: Pseudonym, before: Pseudonym): Pseudonym {
  return `${inForce}${joint}${before}` as Pseudonym
}

/** The tag under the key in force, and the one before where a rotation lasts. */
export function tagsOf(author: string): readonly [inForce: Pseudonym, before: Pseudonym | null] {
  const at = author.indexOf(joint)
  if (at < 0) return [author as Pseudonym, null]
  return [author.slice(0, at) as Pseudonym, author.slice(at + 1) as Pseudonym]
}
