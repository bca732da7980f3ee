// Redacts what people of the office write, with the redactor of the pipeline, before it reaches the log.
import type { SourceId } from '../../core/ids.ts'
import { packRecords, packedText } from '../../wire/record-batch.ts'
import { recordKindAt } from '../../wire/record-kind.ts'
import type { AnnotatePool } from '../text/pool.ts'

const office = 'office' as SourceId

/** A text that cannot be read as a post says nothing that may be kept. */
export function createTextRedactor(pool: Pick<AnnotatePool, 'annotate'>, nowMs: () => number) {
  return async (text: string): Promise<string> => {
    if (text.trim() === '') return ''
    const receivedAtMs = nowMs()
    const bytes = new TextEncoder().encode(JSON.stringify({ id: 'note', channel: 'grid', text, time: receivedAtMs }))
    const record = { bytes, source: office, format: 'post', receivedAtMs, file: '', line: 0 }
    const { kinds, posts } = await pool.annotate({ kind: 'redact', records: packRecords([record]) })
    if (recordKindAt(kinds, 0) !== 'post') return ''
    return (JSON.parse(packedText(posts, 0)) as { readonly text: string }).text
  }
}
