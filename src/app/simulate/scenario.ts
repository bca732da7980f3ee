// A scenario says how long a simulation runs, who speaks how much, and which events are planted; it is read from YAML.
import { z } from 'zod'
import { EarlyWarningError } from '../../core/errors.ts'
import { channels } from '../../core/post.ts'
import { eventKinds, specialKinds } from './event-kinds.ts'

const kindNames = [...eventKinds.map(({ kind }) => kind), ...specialKinds]

const plantedSchema = z.strictObject({
  /** One of these kinds is drawn for each event; two events of one scenario may be of the same kind. */
  kinds: z.array(z.enum(kindNames as [string, ...string[]])).min(1),
  count: z.union([z.int().min(0), z.tuple([z.int().min(0), z.int().min(0)])]).default(1),
})

const sourceSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/u),
  channel: z.enum(channels),
  postsPerDay: z.number().min(0).max(10_000_000),
  authors: z.int().min(1).max(10_000_000),
  /** Shares of what is not chatter: advertisement, complaints, single mishaps. */
  advertisement: z.number().min(0).max(1).default(0),
  complaint: z.number().min(0).max(1).default(0),
  mishap: z.number().min(0).max(1).default(0),
})

const scenarioSchema = z.strictObject({
  name: z.string(),
  days: z.int().min(1).max(366),
  start: z.iso.datetime({ offset: true }),
  /** No event begins earlier, so that a program without history can learn what is normal. */
  quietHours: z.number().min(0),
  sources: z.array(sourceSchema).min(1).max(32),
  /** Day-to-day spread of every kind of chatter and complaint: standard deviation of the logarithm. */
  unrest: z.number().min(0).max(1).default(0.18),
  events: z.array(plantedSchema).default([]),
})

export type Scenario = z.infer<typeof scenarioSchema>
export type ScenarioSource = Scenario['sources'][number]

/** Takes what a YAML reader made of the file; unknown keys and kinds are refused. */
export function parseScenario(value: unknown, file: string): Scenario {
  const parsed = scenarioSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const found = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'scenario'}: ${issue.message}`)
  throw new EarlyWarningError('CONFIG_INVALID', `${file} is not a scenario: ${found.join('; ')}.`, parsed.error)
}
