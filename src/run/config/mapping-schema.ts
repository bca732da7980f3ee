// The schema of a mapping file: what the columns of somebody's table mean.
import { z } from 'zod'
import { channels } from '../../core/post.ts'
import { mappedFields } from '../../ingest/mapping/mapping.ts'

const columns = z.array(z.string().min(1).max(100)).max(20)
const name = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,39}$/iu, 'wanted letters, digits, _ or -')

export const mappingSchema = z.strictObject({
  name,
  source: name,
  channel: z.enum(channels),
  match: columns.min(1),
  zone: z
    .string()
    .regex(/^$|^[+-]\d{2}:\d{2}$/u, 'wanted a zone such as +08:00, or nothing for China')
    .default(''),
  fields: z.strictObject(
    Object.fromEntries(mappedFields.map((field) => [field, columns.optional()])) as Record<
      (typeof mappedFields)[number],
      z.ZodOptional<typeof columns>
    >,
  ),
  attributes: z.record(z.string().max(40), columns).default({}),
  values: z.record(z.string().max(40), z.record(z.string().max(100), z.string().max(100))).default({}),
})
