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

/** '' where there is none. */
export const environmentName = z.string().regex(/^$|^[A-Z][A-Z0-9_]*$/u, 'wanted the name of an environment variable')

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

const web = {
  url: z.url({ protocol: /^https?$/u }),
  every: pause.exactOptional(),
  /** Name of the environment variable that holds the token, key or cookie; never the secret itself. */
  secretFrom: environmentName.exactOptional(),
  allowPrivateAddress: z.boolean().exactOptional(),
  overlap: grace.exactOptional(),
  backlog: grace.exactOptional(),
  pagesMax: z.number().int().min(1).max(1_000).exactOptional(),
  timeout: pause.exactOptional(),
  format: formatName.exactOptional(),
  mapping: z.string().min(1).exactOptional(),
}

const table = {
  table: z.string().regex(/^[^"\0]{1,130}$/u, 'wanted the name of a table or view, or schema.name'),
  /** A column that only grows: a serial number, or the time of the last change. */
  cursor: z.string().regex(/^[^".\0]{1,63}$/u, 'wanted the name of a column'),
  /** Where the first round begins; without it, at the beginning of the table. */
  since: z.union([z.string(), z.number()]).exactOptional(),
  every: pause.exactOptional(),
  format: formatName.exactOptional(),
  mapping: z.string().min(1).exactOptional(),
}

const pullSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('feed'), ...web }),
  z.strictObject({ kind: z.literal('open311'), ...web }),
  z.strictObject({ kind: z.literal('discourse'), ...web }),
  z.strictObject({
    kind: z.literal('discuz'),
    ...web,
    forums: z
      .array(z.string().regex(/^\d{1,9}$/u))
      .min(1)
      .max(50),
  }),
  z.strictObject({ kind: z.literal('newsnow'), ...web, list: z.string().min(1).max(60) }),
  z.strictObject({
    kind: z.literal('weibo'),
    ...web,
    timeline: z.string().regex(/^[a-z_]+\/[a-z_]+$/u, 'wanted a timeline such as statuses/home_timeline'),
  }),
  z.strictObject({
    kind: z.literal('elasticsearch'),
    ...web,
    index: z.string().min(1).max(200),
    time: z.string().min(1).max(200),
    query: z.record(z.string(), z.unknown()),
  }),
  z.strictObject({
    kind: z.literal('kafka'),
    topic: z.string().regex(/^[a-zA-Z0-9._-]{1,200}$/u),
    from: z.enum(['first', 'new']),
    every: pause.exactOptional(),
    format: formatName.exactOptional(),
    mapping: z.string().min(1).exactOptional(),
  }),
  z.strictObject({ kind: z.literal('sqlite'), file: z.string().min(1), ...table }),
  z.strictObject({
    kind: z.literal('postgres'),
    /** Name of the environment variable with postgres://user:password@host/database; never the address itself. */
    addressFrom: environmentName,
    timeout: pause.exactOptional(),
    ...table,
  }),
])

export const sourceSchema = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z0-9_-]{1,40}$/u, 'wanted 1 to 40 of a-z, 0-9, _ and -')
      .refine((id) => id !== unknownSource, `${unknownSource} is the name of the sources that nobody speaks for`),
    name: z.string().max(40),
    channel: z.enum(channels),
    place: placeCode,
    lateness: lag,
    silentAfter: span,
    files: filesSchema.exactOptional(),
    pull: pullSchema.exactOptional(),
  })
  .refine(({ files, pull }) => files === undefined || pull === undefined, 'wanted files or pull, not both')

/** What holds for every source that is fetched and says nothing else. */
export const fetchSchema = z.strictObject({
  files: z.strictObject({
    every: pause,
    settleFor: grace,
    finished: z.enum(finishedKinds),
    finishedAfter: grace,
    moveTo: z.string().min(1),
  }),
  pull: z.strictObject({
    every: pause,
    agent: z.string().regex(/^[ -~]{1,200}$/u, 'wanted plain letters'),
    timeout: pause,
    answerBytesMax: z.number().int().min(1_024).max(67_108_864),
    pagesMax: z.number().int().min(1).max(1_000),
    perHost: grace,
    overlap: grace,
    backlog: grace,
    allowPrivateAddress: z.boolean(),
  }),
})
