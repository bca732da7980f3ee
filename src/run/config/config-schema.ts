// The one typed schema of the configuration; every default is visible in config/default.yaml, none is here.
import { z } from 'zod'
import type { NotifierName } from '../../alerts/notifiers/table.ts'
import { notifierTable } from '../../alerts/notifiers/table.ts'
import { levels } from '../../core/alert-state.ts'
import { cueKinds } from '../../core/document.ts'
import { kafkaClientNames } from '../../store/kafka/driver.ts'
import { durationWithin, grace, keeping, lag, pause, span } from './duration-schema.ts'
import { environmentName, fetchSchema, placeCode, sourceSchema } from './source-schema.ts'

const share = z.number().min(0).max(1)
const count = z.number().int().min(1)
const topicPath = z.string().regex(/^[a-z_]+(\.[a-z_]+)*$/u, 'wanted a topic id such as accident.fire')
const url = z.url({ protocol: /^https?$/u })

const ruleSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,60}$/u),
  topics: z.array(topicPath),
  places: z.array(placeCode),
  voicesMin: count,
  wakingVoicesMin: count,
  ownAlertVoices: z.number().int().min(0),
  levels: z.strictObject(
    Object.fromEntries(levels.map((level) => [level, share])) as Record<(typeof levels)[number], typeof share>,
  ),
  fallBelow: share,
  hold: durationWithin('0s', '31d'),
  resolveAfter: span,
})

const endpointSchema = z.strictObject({
  url,
  /** Name of the environment variable that holds the secret; never the secret itself. */
  secretFrom: z.string().regex(/^[A-Z][A-Z0-9_]*$/u),
  allowPrivateAddress: z.boolean(),
  /** Of a gateway: JSON with {{title}}, {{text}}, {{level}}, {{state}}, {{place}}, {{id}} and {{link}} in its strings. */
  template: z.string().max(4_000).optional(),
})
const notifierNames = notifierTable.map(({ name }) => name)

const notifiers = Object.fromEntries(notifierNames.map((name) => [name, endpointSchema.optional()])) as Record<
  NotifierName,
  z.ZodOptional<typeof endpointSchema>
>

function namesOne(route: { readonly [Name in NotifierName]?: unknown }): boolean {
  return notifierNames.filter((name) => route[name] !== undefined).length === 1
}

const wantedOne = { error: `wanted one of ${notifierNames.join(', ')}` }
const routeId = z.string().regex(/^[a-z0-9-]{1,60}$/u)

const routeSchema = z
  .strictObject({
    id: routeId,
    levelMin: z.enum(levels),
    topics: z.array(topicPath),
    places: z.array(placeCode),
    ...notifiers,
  })
  .refine(namesOne, wantedOne)

/** Who is told of the service's own troubles; warnings never go there. */
const operationsSchema = z.strictObject({ id: routeId, ...notifiers }).refine(namesOne, wantedOne)

const kafkaSchema = z.strictObject({
  brokers: z.array(z.string().regex(/^[^\s:]+:\d+$/u, 'wanted host:port')).max(100),
  client: z.enum(kafkaClientNames),
  topicPrefix: z.string().regex(/^[a-zA-Z0-9._-]{0,100}$/u),
  posts: z.array(z.string().regex(/^[a-zA-Z0-9._-]{1,200}$/u)).max(100),
  postPartitions: count.max(1_024),
  documentPartitions: count.max(256),
  replicas: count.max(9),
  retention: keeping,
  clock: z.enum(['wall', 'records']),
  barrierWait: pause,
  requestTimeout: pause,
  outage: pause,
  tls: z.strictObject({ enabled: z.boolean(), caFile: z.string(), certificateFile: z.string(), keyFile: z.string() }),
  sasl: z.strictObject({
    mechanism: z.enum(['none', 'plain', 'scram-sha-256', 'scram-sha-512']),
    username: z.string(),
    passwordFrom: environmentName,
  }),
})

const redisSchema = z.strictObject({
  mode: z.enum(['single', 'sentinel', 'cluster']),
  nodes: z.array(z.string().regex(/^[^\s:]+:\d+$/u, 'wanted host:port')).max(100),
  sentinelName: z.string(),
  state: z.string().regex(/^[a-zA-Z0-9._-]{1,100}$/u),
  database: z.number().int().min(0),
  username: z.string(),
  passwordFrom: environmentName,
  sentinelPasswordFrom: environmentName,
  tls: z.strictObject({ enabled: z.boolean(), caFile: z.string() }),
  commandTimeout: pause,
  outage: pause,
  lease: pause,
  replicasSynced: z.number().int().min(0).max(9),
})

const elasticsearchSchema = z.strictObject({
  nodes: z.array(url).min(1).max(100),
  prefix: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/u, 'wanted a lower-case letter, then at most 39 of a-z, 0-9 and -'),
  /** Name of the environment variable that holds the API key; never the key itself. */
  apiKeyFrom: z.string().regex(/^$|^[A-Z][A-Z0-9_]*$/u),
  caFile: z.string(),
  shards: count.max(100),
  replicas: z.number().int().min(0).max(10),
  refreshEvery: pause,
  documentsKeptFor: keeping,
  alertsKeptFor: keeping,
  requestTimeout: pause,
  bulkBytesMax: z.number().int().min(65_536).max(104_857_600),
  bulkRequests: count.max(16),
})

export const configSchema = z.strictObject({
  home: z.strictObject({
    place: placeCode,
    landmarks: z.array(z.strictObject({ name: z.string().min(2).max(30), place: placeCode })).max(10_000),
  }),
  run: z.strictObject({
    mode: z.enum(['embedded', 'distributed']),
    role: z.enum(['all', 'annotate', 'correlate', 'deliver']),
    dataDirectory: z.string().min(1),
    workers: z.union([z.literal('auto'), z.number().int().min(0).max(64)]),
    tickLength: pause,
    checkpointEvery: pause,
    logRetention: keeping,
    batchRecords: count.max(10_000),
    queueBytesMax: count,
  }),
  kafka: kafkaSchema,
  redis: redisSchema,
  simulation: z.strictObject({
    enabled: z.boolean(),
    scenario: z.string(),
    seed: z.number().int().min(0),
    speed: z.number().positive(),
    /** Empty: the Monday of the week of the first start. */
    start: z.union([z.literal(''), z.iso.datetime({ offset: true })]),
  }),
  sources: z.array(sourceSchema).max(1_000),
  fetch: fetchSchema,
  ingest: z.strictObject({
    lateness: lag,
    idleAfter: lag,
    silentAfter: span,
    futureTolerance: lag,
    textLengthMax: count,
    duplicateMemory: count,
  }),
  nlp: z.strictObject({
    segmenter: z.enum(['own', 'nodejieba', 'intl']),
    userWords: z.array(z.string().min(2).max(30)).max(100_000),
    userWordsFile: z.string(),
    harmModel: z.string(),
  }),
  correlate: z.strictObject({
    warnings: z.enum(['happenings', 'situations']),
    situationsPerDay: z.number().positive(),
    quietAfter: span,
    clustersMax: count,
    situationsMax: count,
  }),
  alerts: z.strictObject({
    falseAlarmsPerWeek: z.number().positive(),
    complaintsPerWeek: z.number().positive(),
    alertsMax: count,
  }),
  office: z.strictObject({
    acknowledgeWithin: z.strictObject(
      Object.fromEntries(levels.map((level) => [level, grace])) as Record<(typeof levels)[number], typeof grace>,
    ),
    telephoneWithin: grace,
    writtenWithin: grace,
    respondWithin: grace,
  }),
  index: z.strictObject({
    kind: z.enum(['embedded', 'elasticsearch']),
    documents: z.enum(['all', 'evidence', 'none']),
    embedded: z.strictObject({ documentsKeptFor: keeping, alertsKeptFor: keeping }),
    elasticsearch: elasticsearchSchema,
  }),
  serve: z.strictObject({
    host: z.string().min(1),
    port: z.number().int().min(0).max(65_535),
    openBrowserSession: z.boolean(),
    publicAddress: z.union([z.literal(''), url]),
    trustedProxies: z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])).max(100),
    codeLife: pause,
    connectionsMax: count.max(1_000_000),
    connectionsPerAddressMax: count.max(1_000_000),
    idleTimeout: pause,
    requestTimeout: pause,
    answerTimeout: pause,
    bodyBytesMax: count.max(1_073_741_824),
    push: z.strictObject({
      recordsMax: count.max(1_000_000),
      inflatedBytesMax: count.max(1_073_741_824),
      ratioMax: count.max(1_032),
      callerBytesMax: count,
      totalBytesMax: count,
    }),
  }),
  heartbeat: z.strictObject({
    url: z.union([z.literal(''), url]),
    secretFrom: environmentName,
    allowPrivateAddress: z.boolean(),
    every: durationWithin('1s', '1h'),
  }),
  privacy: z.strictObject({ keyFile: z.string() }),
  log: z.strictObject({ level: z.enum(['silent', 'error', 'warn', 'info', 'debug']) }),
})

export const rulesSchema = z.strictObject({ rules: z.array(ruleSchema).min(1).max(200) })
export const routesSchema = z.strictObject({
  routes: z.array(routeSchema).max(200),
  operations: z.array(operationsSchema).max(20).optional(),
})
export const taxonomySchema = z.strictObject({
  topics: z
    .array(
      z.strictObject({
        id: topicPath,
        zh: z.string().min(1),
        en: z.string().min(1),
        kind: z.enum(['hazard', 'service']),
        severity: share,
        department: z.strictObject({ zh: z.string().min(1).max(60), en: z.string().min(1).max(120) }).optional(),
      }),
    )
    .min(1),
})

export const sequencesSchema = z.strictObject({
  sequences: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z0-9-]{1,60}$/u, 'wanted 1 to 60 of a-z, 0-9 and -'),
        zh: z.string().min(1).max(60),
        en: z.string().min(1).max(120),
        topic: topicPath,
        place: z.enum(['city', 'district', 'street']),
        within: span,
        stepsMin: z.number().int().min(2).max(8),
        voicesMin: count,
        steps: z
          .array(
            z.strictObject({
              name: z.string().min(1).max(40),
              cues: z.array(z.enum(cueKinds)).max(20),
              topics: z.array(topicPath).max(50),
              terms: z.array(z.string().min(1).max(40)).max(200),
            }),
          )
          .min(2)
          .max(8),
      }),
    )
    .max(100),
})

export type Config = z.output<typeof configSchema>
export type RouteConfig = z.output<typeof routeSchema>
export type OperationsConfig = z.output<typeof operationsSchema>
export type EndpointConfig = z.output<typeof endpointSchema>
