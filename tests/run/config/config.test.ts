import { cpSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { parseDuration } from '../../../src/run/config/duration.ts'
import { loadSettings } from '../../../src/run/config/load-config.ts'
import { nearestName } from '../../../src/core/nearest-name.ts'

const directory = fileURLToPath(new URL('../../../config', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'qianzhao-config-'))

function load(change: { yaml?: string; overrides?: string[]; environment?: Record<string, string> } = {}) {
  let file: string | null = null
  if (change.yaml !== undefined) {
    file = join(folder, 'own.yaml')
    writeFileSync(file, change.yaml)
  }
  return loadSettings({ directory, file, overrides: change.overrides ?? [], environment: change.environment ?? {} })
}

test('the shipped configuration is valid, and the demo lies over it', () => {
  expect(load().config.run.tickLength).toBe(1_000)
  const demo = loadSettings({ directory, file: join(directory, 'demo.yaml'), overrides: [], environment: {} })
  expect(demo.config.simulation.enabled).toBe(true)
  expect(demo.config.ingest).toEqual(load().config.ingest)
})

test('a file replaces single keys, --set replaces one, and the environment stands between them', () => {
  expect(load({ yaml: 'serve: { port: 1234 }' }).config.serve).toMatchObject({ port: 1234, host: '127.0.0.1' })
  expect(load({ yaml: 'serve: { port: 1234 }', environment: { QIANZHAO_SERVE_PORT: '99' } }).config.serve.port).toBe(99)
  expect(load({ environment: { QIANZHAO_SERVE_PORT: '99' }, overrides: ['serve.port=7'] }).config.serve.port).toBe(7)
  expect(load({ environment: { QIANZHAO_RUN_DATA_DIRECTORY: 'elsewhere' } }).config.run.dataDirectory).toBe('elsewhere')
})

test('an unknown key is refused with the nearest known name', () => {
  expect(() => load({ yaml: 'run: { tickLenght: 1s }' })).toThrow(
    /run\.tickLenght: unknown key; did you mean "tickLength"\?/u,
  )
  expect(() => load({ overrides: ['serve.prot=1'] })).toThrow(/serve\.prot: unknown key; did you mean "port"\?/u)
})

test('a setting that means nothing any more is told and passed over', () => {
  const settings = load({ yaml: 'run: { partitions: 4, batchRecords: 37 }' })
  expect(settings.notices).toEqual([expect.stringMatching(/^run\.partitions is no setting any more .* take it out/u)])
  expect(settings.config.run.batchRecords).toBe(37)
  expect(load({ overrides: ['run.partitions=16'] }).notices.length).toBe(1)
  expect(load().notices).toEqual([])
})

test('every problem is told at once, each with its key and what was wanted', () => {
  const attempt = () => load({ yaml: 'run: { tickLength: soon, batchRecords: 0 }\nhome: { place: "12345" }' })
  expect(attempt).toThrow(/run\.tickLength: found "soon", wanted a duration/u)
  expect(attempt).toThrow(/run\.batchRecords/u)
  expect(attempt).toThrow(/home\.place: wanted an administrative code/u)
})

test('broken YAML names its file and line, and a missing file says so', () => {
  expect(() => load({ yaml: 'run:\n  tickLength: 1s\n  tickLength: 2s\n' })).toThrow(/own\.yaml:3/u)
  expect(() => loadSettings({ directory, file: join(folder, 'none.yaml'), overrides: [], environment: {} })).toThrow(
    /none\.yaml cannot be read/u,
  )
})

describe('durations', () => {
  test.each([
    ['500ms', 500],
    ['15m', 900_000],
    ['1h30m', 5_400_000],
    ['7d', 604_800_000],
    ['1.5h', 5_400_000],
  ])('%s is %d ms', (text, ms) => expect(parseDuration(text)).toBe(ms))
  test.each(['', '15', 'm', '15 m', '1h 30m', '-1s', '15mm'])('"%s" is no duration', (text) =>
    expect(parseDuration(text)).toBeNull(),
  )
})

test('durations of no time, and of longer than anything is kept, are refused with what is allowed', () => {
  const load = (override: string) => () =>
    loadSettings({ directory, file: null, overrides: [override], environment: {} })
  for (const key of [
    'run.tickLength',
    'ingest.lateness',
    'run.logRetention',
    'serve.answerTimeout',
    'correlate.quietAfter',
  ]) {
    for (const value of ['0s', '0ms', '3650d']) {
      expect(load(`${key}=${value}`), `${key}=${value}`).toThrow(
        new RegExp(`${key.replace('.', '\\.')}: found "${value}", wanted a duration from \\d+\\w+ to \\d+\\w+`, 'u'),
      )
    }
  }
  expect(load('run.tickLength=30d')).toThrow(/wanted a duration from 10ms to 1d/u)
  expect(load('run.logRetention=1830d')().config.run.logRetention).toBe(1830 * 86_400_000)
})

test('an alias of YAML is refused with its line, and costs no more than that', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'qianzhao-alias-')), 'own.yaml')
  const load = (text: string) => () => {
    writeFileSync(file, text)
    return loadSettings({ directory, file, overrides: [], environment: {} })
  }
  expect(load('run: { tickLength: &tick 1s }\ningest:\n  lateness: *tick\n')).toThrow(
    /own\.yaml:3: found the alias \*tick, wanted the value itself; write it out/u,
  )
  const laughs = Array.from({ length: 30 }, (_, i) => `l${i + 1}: &l${i + 1} [${`*l${i}, `.repeat(9)}]`).join('\n')
  expect(load(`l0: &l0 [x]\n${laughs}\n`)).toThrow(/own\.yaml:2: found the alias \*l0/u)
  expect(load('run: { tickLength: &tick 1s }\n')().config.run.tickLength).toBe(1_000)
})

test('the nearest name is found where one is near, and none where none is', () => {
  expect(nearestName('lateness', ['lateness'])).toBe('lateness')
  expect(nearestName('latenes', ['lateness', 'idleAfter'])).toBe('lateness')
  expect(nearestName('zzzzzzz', ['lateness', 'idleAfter'])).toBeNull()
})

test('sequences of precursors are checked: keys, topics, steps that nothing can be', () => {
  const own = mkdtempSync(join(tmpdir(), 'qianzhao-sequences-'))
  cpSync(directory, own, { recursive: true })
  const load = (sequence: string) => {
    writeFileSync(join(own, 'sequences.yaml'), `sequences:\n  - ${sequence}\n`)
    return loadSettings({ directory: own, file: null, overrides: [], environment: {} }).sequences
  }
  const head = 'id: a, zh: 甲, en: a, place: district, within: 24h, voicesMin: 2'
  const step = (cues: string) => `{ name: 一, cues: [${cues}], topics: [], terms: [] }`
  const good = `{ ${head}, topic: accident.gas, stepsMin: 2, steps: [${step('smell')}, ${step('symptom')}] }`
  expect(load(good)[0]).toMatchObject({ id: 'a', withinMs: 86_400_000, topic: 'accident.gas' })
  expect(() => load(good.replace('stepsMin', 'stepMin'))).toThrow(/stepMin: unknown key; did you mean "stepsMin"\?/u)
  expect(() => load(good.replace('accident.gas', 'accident.gass'))).toThrow(
    /"accident\.gass"; did you mean "accident\.gas"\?/u,
  )
  expect(() => load(good.replace('stepsMin: 2', 'stepsMin: 3'))).toThrow(/a: stepsMin 3 of 2 steps/u)
  expect(() => load(good.replace('smell', ''))).toThrow(/step "一" has neither cues nor topics nor terms/u)
})

test('every shipped topic is the matter of a department, and a department is told in both languages', () => {
  const { taxonomy } = load()
  for (const { id } of taxonomy.topics) {
    const above = id.split('.').map((_, i, parts) => parts.slice(0, i + 1).join('.'))
    expect(
      above.some((one) => taxonomy.topics.some((topic) => topic.id === one && topic.department !== undefined)),
    ).toBe(true)
  }
  const own = mkdtempSync(join(tmpdir(), 'qianzhao-topics-'))
  cpSync(directory, own, { recursive: true })
  const topic = '{ id: natural, zh: 自然灾害, en: Natural disaster, kind: hazard, severity: 0.8'
  writeFileSync(join(own, 'taxonomy.yaml'), `topics:\n  - ${topic}, department: { zh: 应急管理部门 } }\n`)
  const attempt = () => loadSettings({ directory: own, file: null, overrides: [], environment: {} })
  expect(attempt).toThrow(/department\.en/u)
})
