// The same values through every field of a record, whole and refused: what would be stored must not hold them.
import type { SourceId } from '../../src/core/ids.ts'
import type { RawRecord } from '../../src/core/post.ts'
import type { Outcome } from '../../src/core/outcome.ts'
import type { Post } from '../../src/core/post.ts'
import type { Tally } from './canary.ts'
import type { Planted } from './planted.ts'
import { createLeakTest } from './planted.ts'

export const whole = { id: '1', source: 'forum', channel: 'forum', text: '停水三天了', time: '2026-02-28 10:00' }

const raw = {
  source: 'push' as SourceId,
  format: 'post',
  receivedAtMs: Date.UTC(2026, 2, 1),
  file: 'body',
  line: 1,
}

/** Each puts the bare value, or the sentence around it where the field holds sentences, into one field of a record. */
export const fields: Readonly<Record<string, (surface: string, text: string) => object>> = {
  text: (_, text) => ({ text }),
  title: (_, text) => ({ title: text }),
  id: (surface) => ({ id: surface }),
  author: (surface) => ({ author: surface }),
  repostOf: (surface) => ({ repostOf: surface }),
  'repostOf of a source': (surface) => ({ repostOf: `weibo:${surface}` }),
  'source of repostOf': (surface) => ({ repostOf: `${surface}:1` }),
  organisation: (surface) => ({ account: 'government', organisation: surface }),
  source: (surface) => ({ source: surface }),
  channel: (surface) => ({ channel: surface }),
  time: (surface) => ({ time: surface }),
  place: (_, text) => ({ place: text }),
  'attribute for people': (surface) => ({ attributes: { 联系人: surface } }),
  'attribute of any name': (_, text) => ({ attributes: { remark: text } }),
  'name of an attribute': (surface) => ({ attributes: { [surface]: 1 } }),
  counts: (surface) => ({ counts: { reposts: surface } }),
  'unknown member': (surface) => ({ [surface]: surface }),
  'text of a refused record': (_, text) => ({ text, time: 'soon' }),
}

/** Tallies by field what `ingest` lets through; `select` chooses the values that are promised for fields. */
export function scoreFields(
  planted: Iterable<Planted>,
  ingest: (raw: RawRecord) => Outcome<Post>,
): { readonly byField: Readonly<Record<string, Tally>>; readonly leaks: readonly string[] } {
  const byField: Record<string, Tally> = {}
  const leaks: string[] = []
  for (const { combination, pieces, surface, text } of planted) {
    const leaksIn = createLeakTest(pieces, combination.leakMin)
    for (const [name, write] of Object.entries(fields)) {
      const tally = (byField[name] ??= { planted: 0, gone: 0 })
      const bytes = Buffer.from(JSON.stringify({ ...whole, ...write(surface, text) }))
      const stored = storedOf(ingest({ ...raw, bytes }))
      tally.planted++
      if (!leaksIn(stored)) tally.gone++
      else if (leaks.length < 400) leaks.push(`${name} / ${combination.kind} / ${combination.disguise}: ${surface}`)
    }
  }
  return { byField, leaks }
}

/** Times and hashes of bytes are no place to hide in, and digits in them would be found by chance. */
function storedOf(outcome: Outcome<Post>): string {
  return JSON.stringify(outcome, (key, value: unknown) =>
    key === 'timeMs' || key === 'bytesHash' || key === 'receivedAtMs' ? undefined : value,
  )
}
