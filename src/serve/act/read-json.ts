// Reads a JSON body and a precondition out of a request; what cannot be read is refused with the first thing that is wrong.
import type { z } from 'zod'
import { EarlyWarningError } from '../../core/errors.ts'
import { parseJson } from '../../core/json.ts'
import type { HttpRequest } from '../route.ts'
import { whatIsWrong } from './deed-bodies.ts'

export function jsonBody({ body }: HttpRequest): unknown {
  if (body.length === 0) return {}
  const text = new TextDecoder().decode(body)
  const parsed = parseJson(text)
  if (parsed === null || typeof parsed !== 'object') throw new EarlyWarningError('USAGE', 'The body is no JSON object.')
  return parsed
}

export function readBodyAs<Schema extends z.ZodType>(schema: Schema, request: HttpRequest): z.output<Schema> {
  const parsed = schema.safeParse(jsonBody(request))
  if (parsed.success) return parsed.data
  throw new EarlyWarningError('USAGE', whatIsWrong(parsed.error))
}

/** The revision of `If-Match: "REV"`; undefined without one. */
export function ifMatch({ headers }: HttpRequest): number | undefined {
  const header = headers['if-match']
  if (header === undefined || header === '*') return undefined
  const rev = /^(?:W\/)?"?(\d{1,12})"?$/u.exec(String(header).trim())?.[1]
  if (rev === undefined) throw new EarlyWarningError('USAGE', 'If-Match is no revision; send the ETag of the alert.')
  return Number(rev)
}
