// Whose records are forgotten: everything of a source, or what somebody wrote or is known by.
import type { Pseudonyms } from '../../ingest/redact/pseudonym.ts'
import { tagsOf } from '../../core/voice-tags.ts'
import { spelledAsOne } from '../../ingest/redact/voices.ts'

/** A record as log, index and outputs keep it. */
export interface KeptRecord {
  readonly source: string
  readonly id: string
  readonly author: string | null
}

export interface Subject {
  isOf(record: KeptRecord): boolean
  /** What was given, as it may still stand in a text of somebody else. */
  readonly values: readonly string[]
}

const printedPseudonym = /^[a-z0-9]{1,8}:[a-z2-7]{24}$/

/** The records of a source, or those of `values`: pseudonyms, or what authors and ids were before they became pseudonyms. */
export function createSubject(
  given: { readonly source: string | null; readonly values: readonly string[] },
  keyrings: readonly Pseudonyms[],
): Subject {
  const { source } = given
  if (source !== null) return { isOf: (record) => record.source === source, values: [] }
  const isPrinted = (value: string): boolean => value.split('/').every((tag) => printedPseudonym.test(tag))
  const pseudonyms = new Set(given.values.filter(isPrinted).flatMap((value) => value.split('/')))
  const values = given.values.filter((value) => !isPrinted(value))
  const seen = new Set<string>()

  /** Pseudonyms are keyed with the source: they are made when the first record of one is met. */
  function meet(speaker: string): void {
    if (seen.has(speaker)) return
    seen.add(speaker)
    for (const { pseudonym } of keyrings) {
      for (const value of values) {
        pseudonyms.add(pseudonym(`author:${speaker}`, spelledAsOne(value)))
        pseudonyms.add(pseudonym(`id:${speaker}`, value))
      }
    }
  }

  return {
    values,
    isOf({ source: speaker, author, id }) {
      meet(speaker)
      const isAuthor = author !== null && tagsOf(author).some((tag) => tag !== null && pseudonyms.has(tag))
      return isAuthor || pseudonyms.has(id) || values.includes(id)
    },
  }
}
