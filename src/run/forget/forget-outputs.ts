// Forgets in the folder of a replay: lines of the subject go, the others lose its traces, and the summary keeps its counts.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { KeptRecord, Subject } from './subject.ts'
import type { Traces } from './traces.ts'

const files = ['documents', 'late', 'dead-letters', 'alerts', 'situations', 'signals'].map((name) => `${name}.jsonl`)
/** Their lines are records of somebody; the others tell of many. */
const recordFiles = new Set(['documents.jsonl', 'late.jsonl', 'dead-letters.jsonl'])

export function isOutputFolder(folder: string): boolean {
  return existsSync(join(folder, 'alerts.jsonl'))
}

export function readOutputs(folder: string, see: (record: KeptRecord & { title: string; text: string }) => void): void {
  for (const line of linesOf(join(folder, 'documents.jsonl'))) see({ ...recordOf(line), ...textsOf(line) })
}

export function forgetOutputs(folder: string, subject: Subject, traces: Traces): void {
  for (const name of files) {
    const path = join(folder, name)
    if (!existsSync(path)) continue
    const kept = linesOf(path).filter((line) => !recordFiles.has(name) || !subject.isOf(recordOf(line)))
    writeFileSync(`${path}.new`, kept.map((line) => `${traces.scrub(line)}\n`).join(''), { mode: 0o600, flush: true })
    renameSync(`${path}.new`, path)
  }
}

function linesOf(path: string): readonly string[] {
  if (!existsSync(path)) return []
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
}

interface Line {
  readonly source?: string
  readonly id?: string
  readonly author?: string | null
  readonly title?: string
  readonly text?: string
  readonly post?: Line
}

function recordOf(line: string): KeptRecord {
  const parsed = JSON.parse(line) as Line
  const { source = '', id = '', author = null } = parsed.post ?? parsed
  return { source, id, author }
}

function textsOf(line: string): { title: string; text: string } {
  const parsed = JSON.parse(line) as Line
  const { title = '', text = '' } = parsed.post ?? parsed
  return { title, text }
}
