// The schema of a source: who it is, and where its records are fetched from if nobody pushes them.
import { z } from 'zod'
import { unknownSource } from '../../core/ids.ts'
import { channels } from '../../core/post.ts'
import { findFormat } from '../../ingest/formats/table.ts'
import { encodings } from '../../ingest/sources/encoding.ts'
import { grace, lag, pause, span } from './duration-schema.ts'

export const placeCode = z
  .string()
  .regex(/^$|^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})$|^MX/u, 'wanted an administrative code of 2, 4, 6, 9 or 12 digits')

const finishedKinds = ['leave', 'move', 'delete'] as const

const formatName = z
  .string()
  .refine((name) => findFormat(name) !== undefined, 'wanted the name of a format, as replay --help lists them')

const filesSchema = z.strictObject({
  folder: z.string().min(1),
  every: pause.exactOptional(),
  settleFor: grace.exactOptional(),
  finished: z.enum(finishedKinds).exactOptional(),
  finishedAfter: grace.exactOptional(),
  moveTo: z.string().min(1).exactOptional(),
  format: formatName.exactOptional(),
  encoding: z.enum(encodings).exactOptional(),
  /** A file that `qianzhao map` wrote. */
  mapping: z.string().min(1).exactOptional(),
})

export const sourceSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9_-]{1,40}$/u, 'wanted 1 to 40 of a-z, 0-9, _ and -')
    .refine((id) => id !== unknownSource, `${unknownSource} is the name of the sources that nobody speaks for`),
  name: z.string().max(40),
  channel: z.enum(channels),
  place: placeCode,
  lateness: lag,
  silentAfter: span,
  files: filesSchema.optional(),
})

/** What holds for every source that is fetched and says nothing else. */
export const fetchSchema = z.strictObject({
  files: z.strictObject({
    every: pause,
    settleFor: grace,
    finished: z.enum(finishedKinds),
    finishedAfter: grace,
    moveTo: z.string().min(1),
  }),
})
