// Reads the configuration files, lays overrides over them and reports everything that is wrong in one go.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { LineCounter, parseDocument, stringify, visit } from 'yaml'
import type { z } from 'zod'
import type { ColumnMapping } from '../../ingest/mapping/mapping.ts'
import { EarlyWarningError } from '../../core/errors.ts'
import type { PlaceCode, TopicId } from '../../core/ids.ts'
import type { Taxonomy } from '../../core/taxonomy.ts'
import { createTaxonomy } from '../../core/taxonomy.ts'
import { parseJson } from '../../core/json.ts'
import type { AlertRule } from '../../alerts/rules.ts'
import type { Sequence } from '../../correlate/sequence/sequence.ts'
import type { Config, OperationsConfig, RouteConfig } from './config-schema.ts'
import { mappingSchema } from './mapping-schema.ts'
import { configSchema, routesSchema, rulesSchema, sequencesSchema, taxonomySchema } from './config-schema.ts'
import { nearestName } from '../../core/nearest-name.ts'
import { takeRetired } from './retired-settings.ts'

export interface Settings {
  readonly config: Config
  readonly rules: readonly AlertRule[]
  readonly routes: readonly RouteConfig[]
  readonly operations: readonly OperationsConfig[]
  readonly taxonomy: Taxonomy
  readonly sequences: readonly Sequence[]
  /** A sentence for each setting that means nothing any more. */
  readonly notices: readonly string[]
}

export interface ConfigSources {
  /** Folder with default.yaml, rules.yaml, routes.yaml, sequences.yaml and taxonomy.yaml. */
  readonly directory: string
  /** A file whose keys replace those of default.yaml; null for none. */
  readonly file: string | null
  /** `key.path=value` overrides, the last one wins. */
  readonly overrides: readonly string[]
  /** Variables such as QIANZHAO_SERVE_PORT=9000; read by the command line and handed in. */
  readonly environment: Readonly<Record<string, string | undefined>>
}

type Tree = { [key: string]: unknown }

/** Throws CONFIG_INVALID with one line for each problem. */
export function loadSettings(sources: ConfigSources): Settings {
  const problems: string[] = []
  const base = readYaml(resolve(sources.directory, 'default.yaml'), problems)
  const own = sources.file === null ? {} : readYaml(resolve(sources.file), problems)
  const merged = merge(merge(base, own), environmentTree(sources.environment, base))
  for (const override of sources.overrides) applyOverride(merged, override, problems)
  const notices = takeRetired(merged)
  const config = check(configSchema, merged, sources.file ?? 'default.yaml', problems)
  const rules = check(rulesSchema, readYaml(resolve(sources.directory, 'rules.yaml'), problems), 'rules.yaml', problems)
  const routes = check(
    routesSchema,
    readYaml(resolve(sources.directory, 'routes.yaml'), problems),
    'routes.yaml',
    problems,
  )
  const taxonomy = check(
    taxonomySchema,
    readYaml(resolve(sources.directory, 'taxonomy.yaml'), problems),
    'taxonomy.yaml',
    problems,
  )
  const sequences = check(
    sequencesSchema,
    readYaml(resolve(sources.directory, 'sequences.yaml'), problems),
    'sequences.yaml',
    problems,
  )
  if (taxonomy !== null && sequences !== null) checkSequences(sequences.sequences, taxonomy.topics, problems)
  if (
    config === null ||
    rules === null ||
    routes === null ||
    taxonomy === null ||
    sequences === null ||
    problems.length > 0
  ) {
    throw new EarlyWarningError(
      'CONFIG_INVALID',
      `The configuration has ${problems.length} problem(s):\n${problems.map((line) => `  ${line}`).join('\n')}`,
    )
  }
  return {
    config,
    rules: rules.rules.map(toRule),
    routes: routes.routes,
    operations: routes.operations ?? [],
    taxonomy: createTaxonomy(taxonomy.topics.map((topic) => ({ ...topic, id: topic.id as TopicId }))),
    sequences: sequences.sequences.map(toSequence),
    notices,
  }
}

/** The resolved settings as YAML; durations are milliseconds there. */
export function describeSettings(settings: Settings): string {
  return stringify({
    ...settings.config,
    rules: settings.rules,
    routes: settings.routes,
    sequences: settings.sequences,
  })
}

/** What the columns of a table mean, from a file of its own. */
export function loadMapping(path: string): ColumnMapping {
  const problems: string[] = []
  const mapping = check(mappingSchema, readYaml(path, problems), path, problems)
  if (mapping === null || problems.length > 0) throw new EarlyWarningError('CONFIG_INVALID', problems.join('\n'))
  return mapping
}

export function yamlOf(value: object): string {
  return stringify(value)
}

function toRule(rule: z.output<typeof rulesSchema>['rules'][number]): AlertRule {
  return {
    id: rule.id,
    topics: rule.topics as TopicId[],
    places: rule.places as PlaceCode[],
    voicesMin: rule.voicesMin,
    wakingVoicesMin: rule.wakingVoicesMin,
    ownAlertVoices: rule.ownAlertVoices,
    levels: rule.levels,
    fallBelow: rule.fallBelow,
    holdMs: rule.hold,
    resolveAfterMs: rule.resolveAfter,
  }
}

type SequenceConfig = z.output<typeof sequencesSchema>['sequences'][number]

function toSequence({ within, ...rest }: SequenceConfig): Sequence {
  const steps = rest.steps.map((step) => ({ ...step, topics: step.topics as TopicId[] }))
  return { ...rest, topic: rest.topic as TopicId, withinMs: within, steps }
}

/** What a schema cannot see: topics that the taxonomy does not have, steps that nothing can be. */
function checkSequences(
  sequences: readonly SequenceConfig[],
  topics: readonly { readonly id: string }[],
  problems: string[],
): void {
  const known = topics.map((topic) => topic.id)
  const ids = new Set<string>()
  for (const { id, topic, steps, stepsMin } of sequences) {
    if (ids.has(id)) problems.push(`sequences.yaml: ${id}: the id is there twice`)
    ids.add(id)
    for (const name of [topic, ...steps.flatMap((step) => step.topics)]) {
      if (known.includes(name)) continue
      const nearest = nearestName(name, known)
      problems.push(
        `sequences.yaml: ${id}: unknown topic "${name}"${nearest === null ? '' : `; did you mean "${nearest}"?`}`,
      )
    }
    if (stepsMin > steps.length) problems.push(`sequences.yaml: ${id}: stepsMin ${stepsMin} of ${steps.length} steps`)
    for (const step of steps) {
      if (step.cues.length + step.topics.length + step.terms.length > 0) continue
      problems.push(`sequences.yaml: ${id}: step "${step.name}" has neither cues nor topics nor terms`)
    }
  }
}

function readYaml(path: string, problems: string[]): Tree {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw new EarlyWarningError('CONFIG_INVALID', `${path} cannot be read; give an existing file with --config.`, cause)
  }
  const problemsBefore = problems.length
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, maxAliasCount: 0 } as never)
  for (const error of document.errors) {
    problems.push(`${path}:${lines.linePos(error.pos[0]).line}: ${error.message.split('\n')[0] ?? 'not YAML'}`)
  }
  // A few aliases of aliases can stand for a million values, so none is followed.
  visit(document, {
    Alias: (_key, node) => {
      const line = lines.linePos(node.range?.[0] ?? 0).line
      problems.push(`${path}:${line}: found the alias *${node.source}, wanted the value itself; write it out`)
      return visit.BREAK
    },
  })
  if (problems.length > problemsBefore) return {}
  const value: unknown = document.toJS({ maxAliasCount: 0 })
  if (isTree(value)) return value
  problems.push(`${path}:1: found ${value === null ? 'an empty file' : typeof value}, wanted a mapping of keys`)
  return {}
}

function check<S extends z.ZodType>(schema: S, value: Tree, file: string, problems: string[]): z.output<S> | null {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  for (const issue of result.error.issues) {
    const path = issue.path.join('.')
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) problems.push(`${file}: ${unknownKey([...issue.path.map(String), key], schema)}`)
    } else {
      problems.push(`${file}: ${path === '' ? '(root)' : path}: ${issue.message}`)
    }
  }
  return null
}

function unknownKey(path: readonly string[], schema: z.ZodType): string {
  const nearest = nearestName(path.at(-1) ?? '', knownKeys(schema, path.slice(0, -1)))
  return `${path.join('.')}: unknown key${nearest === null ? '' : `; did you mean "${nearest}"?`}`
}

function knownKeys(schema: z.ZodType, path: readonly string[]): readonly string[] {
  let node: unknown = schema
  for (const key of path) {
    const shape: unknown = (node as { shape?: Tree }).shape
    node = isTree(shape) ? shape[key] : (node as { element?: unknown }).element
    if (node === undefined) return []
  }
  const shape: unknown = (node as { shape?: Tree }).shape
  return isTree(shape) ? Object.keys(shape) : []
}

function merge(base: Tree, over: Tree): Tree {
  const result: Tree = { ...base }
  for (const [key, value] of Object.entries(over)) {
    const before = result[key]
    result[key] = isTree(before) && isTree(value) ? merge(before, value) : value
  }
  return result
}

function applyOverride(tree: Tree, override: string, problems: string[]): void {
  const equals = override.indexOf('=')
  if (equals < 1) {
    problems.push(`--set ${override}: wanted key.path=value`)
    return
  }
  setPath(tree, override.slice(0, equals).split('.'), scalar(override.slice(equals + 1)))
}

/** QIANZHAO_RUN_DATA_DIRECTORY names run.dataDirectory; variables that name no key of the configuration are left alone. */
function environmentTree(environment: ConfigSources['environment'], base: Tree): Tree {
  const tree: Tree = {}
  for (const path of leaves(base, [])) {
    const name = `QIANZHAO_${path.map((part) => part.replaceAll(/[A-Z]/gu, (letter) => `_${letter}`).toUpperCase()).join('_')}`
    const value = environment[name]
    if (value !== undefined) setPath(tree, path, scalar(value))
  }
  return tree
}

function leaves(tree: Tree, path: readonly string[]): string[][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    isTree(value) ? leaves(value, [...path, key]) : [[...path, key]],
  )
}

function setPath(tree: Tree, path: readonly string[], value: unknown): void {
  let node = tree
  for (const key of path.slice(0, -1)) {
    const next = node[key]
    const copy: Tree = isTree(next) ? { ...next } : {}
    node[key] = copy
    node = copy
  }
  const last = path.at(-1)
  if (last !== undefined) node[last] = value
}

function scalar(text: string): unknown {
  if (/^-?\d+(\.\d+)?$/u.test(text) && String(Number(text)) === text) return Number(text)
  if (text === 'true' || text === 'false') return text === 'true'
  return /^[[{"]/u.test(text) ? (parseJson(text) ?? text) : text
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
