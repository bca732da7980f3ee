// Reads the truth beside a recorded stream: what happened, when it began and when it broke out.
import { existsSync, readFileSync } from 'node:fs'
import { EarlyWarningError } from '../../src/core/errors.ts'
import { parseJson } from '../../src/core/json.ts'
import type { Truth } from '../../src/simulate/truth.ts'

const wanted = '{"events":[{"id","kind","crisis","topic","place","onset","outbreak","posts"}]}'
const textFields = ['id', 'kind', 'topic', 'place', 'onset', 'outbreak']

/** INPUT_UNREADABLE with the file, the event, what was found and what was wanted. */
export function readTruth(path: string): Truth {
  if (!existsSync(path))
    throw unreadable(`${path} does not exist; qianzhao simulate writes the truth beside its stream.`)
  const value = parseJson(readFileSync(path, 'utf8')) as { readonly events?: unknown } | null | undefined
  if (value === undefined) throw unreadable(`${path}: found no JSON; wanted ${wanted}.`)
  const events = value?.events
  if (!Array.isArray(events)) throw unreadable(`${path} has no events; wanted ${wanted}.`)
  events.forEach((event: unknown, index) => {
    const found = faultOf(event)
    if (found !== null) throw unreadable(`${path}: event ${index + 1} has ${found}; wanted ${wanted}.`)
  })
  return value as Truth
}

function faultOf(event: unknown): string | null {
  if (typeof event !== 'object' || event === null) return 'no fields'
  const fields = event as Readonly<Record<string, unknown>>
  const missing = textFields.find((name) => typeof fields[name] !== 'string')
  if (missing !== undefined) return `no text in ${missing}`
  for (const name of ['onset', 'outbreak'])
    if (Number.isNaN(Date.parse(String(fields[name]))))
      return `no time in ${name}: ${String(fields[name]).slice(0, 40)}`
  if (typeof fields['crisis'] !== 'boolean') return 'neither true nor false in crisis'
  const { posts } = fields
  return Array.isArray(posts) && posts.every((id) => typeof id === 'string') ? null : 'no list of ids in posts'
}

function unreadable(message: string): EarlyWarningError {
  return new EarlyWarningError('INPUT_UNREADABLE', message)
}
