// Enforces the house style that a compiler does not see: import direction, purity, cycles, sizes, one door to each package.
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

function filesBelow(directory: string): string[] {
  return readdirSync(join(root, directory), { withFileTypes: true }).flatMap((entry) => {
    const path = `${directory}/${entry.name}`
    if (entry.isDirectory()) return filesBelow(path)
    return path.endsWith('.ts') ? [path] : []
  })
}

interface Source {
  readonly path: string
  readonly text: string
  /** Imported modules as written, and as paths from the root where they are relative. */
  readonly imports: readonly { readonly module: string; readonly path: string | null; readonly typeOnly: boolean }[]
  /** Files that it starts as threads, as paths from the root. */
  readonly threads: readonly string[]
}

const importPattern =
  /^\s*(?:import|export)\s+(type\s+)?(?:[^'"]*?\sfrom\s+)?['"]([^'"]+)['"]|(?:import|require)\(\s*['"]([^'"]+)['"]\s*\)/gmu

const threadPattern = /new URL\(\s*'([^']+\.ts)',\s*import\.meta\.url/gu

function readSource(path: string): Source {
  const text = readFileSync(join(root, path), 'utf8')
  const fromRoot = (module: string) => relative(root, resolve(root, dirname(path), module))
  const imports = [...text.matchAll(importPattern)].map((match) => {
    const module = match[2] ?? match[3] ?? ''
    return { module, path: module.startsWith('.') ? fromRoot(module) : null, typeOnly: match[1] !== undefined }
  })
  return { path, text, imports, threads: [...text.matchAll(threadPattern)].map((match) => fromRoot(match[1] ?? '')) }
}

const sources = [...filesBelow('src'), ...filesBelow('lab')].map(readSource)
const edges = ['src/ingest/sources/', 'src/nlp/segment/adapters/', 'src/nlp/latin/adapters/', 'src/alerts/notifiers/']
const pureFolders = ['src/core/', 'src/ingest/', 'src/nlp/', 'src/correlate/', 'src/alerts/']

function isPure(path: string): boolean {
  return pureFolders.some((folder) => path.startsWith(folder)) && !edges.some((edge) => path.startsWith(edge))
}

interface Wall {
  readonly folders: readonly string[]
  readonly typesOf: readonly string[]
}

/** What each folder may import from the others, as the table in docs/architecture.md says it; its own files are always allowed. */
function readWalls(): ReadonlyMap<string, Wall> {
  const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8')
  const rows = [...page.matchAll(/^\| `(src\/[a-z]+|lab)` \|[^|]*\| ([^|]*) \|$/gmu)]
  const names = (list: string) => list.split(', ').filter((name) => name !== 'nothing')
  return new Map(
    rows.map((row) => {
      const [folders = '', types = ''] = (row[2] ?? '').split('; types of ')
      return [folderOf(row[1] ?? ''), { folders: names(folders), typesOf: types === '' ? [] : names(types) }]
    }),
  )
}

function folderOf(path: string): string {
  return path.startsWith('src/') ? (path.split('/')[1] ?? '') : (path.split('/')[0] ?? '')
}

const commandLine = 'src/cli/qianzhao.ts'

/** What runs when one of the entries is started: everything imported, types too, and everything started as a thread. */
function reachedFrom(entries: readonly Source[], among: readonly Source[]): ReadonlySet<string> {
  const byPath = new Map(among.map((source) => [source.path, source]))
  const reached = new Set<string>()
  const visit = (source: Source | undefined): void => {
    if (source === undefined || reached.has(source.path)) return
    reached.add(source.path)
    for (const one of source.imports) visit(byPath.get(one.path ?? ''))
    for (const thread of source.threads) visit(byPath.get(thread))
  }
  entries.forEach(visit)
  return reached
}

const exportPattern = /^export (?:declare )?(?:async )?(?:const|let|function\*?|class|type|interface) (\w+)/gmu

describe('the house is tidy', () => {
  test('a folder imports only what the table in docs/architecture.md allows it', () => {
    const walls = readWalls()
    const wrong = sources.flatMap((source) => {
      const folder = folderOf(source.path)
      const wall = walls.get(folder)
      if (wall === undefined) return [`${source.path} is in no folder of the table`]
      return source.imports
        .filter((one) => one.path !== null && folderOf(one.path) !== folder)
        .filter(({ path, typeOnly }) => {
          const target = folderOf(path ?? '')
          return !wall.folders.includes(target) && !(typeOnly && wall.typesOf.includes(target))
        })
        .map((one) => `${source.path} imports from ${one.path}`)
    })
    expect(wrong).toEqual([])
  })

  test('pure files use no clock, randomness, environment, timer, console, file or network', () => {
    const impure =
      /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.|\bset(?:Timeout|Interval|Immediate)\b|\bconsole\.|\bfetch\(|\bperformance\.now\b/u
    const wrong = sources
      .filter((source) => isPure(source.path))
      .flatMap((source) => [
        ...source.text
          .split('\n')
          .filter((line) => impure.test(line) && !/^\s*(?:\/\/|\*|\/\*)/u.test(line))
          .map((line) => `${source.path}: ${line.trim()}`),
        ...source.imports
          .filter((one) => one.module.startsWith('node:') && one.module !== 'node:crypto')
          .map((one) => `${source.path} imports ${one.module}`),
      ])
    expect(wrong).toEqual([])
  })

  test('imports name their file with .ts, and nothing is exported by default', () => {
    const wrong = sources.flatMap((source) => [
      ...source.imports
        .filter((one) => one.path !== null && !one.path.endsWith('.ts'))
        .map((one) => `${source.path}: ${one.module}`),
      ...(/^export default/mu.test(source.text) ? [`${source.path} has a default export`] : []),
      ...(/^export \* from/mu.test(source.text) ? [`${source.path} is a barrel`] : []),
    ])
    expect(wrong).toEqual([])
  })

  test('every file is reached by a command; scripts and benchmarks may keep one in the laboratory', () => {
    const tools = [...filesBelow('scripts'), ...filesBelow('benchmarks')].map(readSource)
    const commands = sources.filter((source) => source.path === commandLine)
    const byCommands = reachedFrom(commands, sources)
    const byTools = reachedFrom(tools, [...sources, ...tools])
    const wrong = sources
      .map((source) => source.path)
      .filter((path) => !byCommands.has(path) && !(path.startsWith('lab/') && byTools.has(path)))
    expect(wrong).toEqual([])
  })

  test('a name is exported once, with one meaning', () => {
    const files = new Map<string, string[]>()
    for (const { path, text } of sources) {
      for (const match of text.matchAll(exportPattern)) {
        const name = match[1] ?? ''
        files.set(name, [...(files.get(name) ?? []), path])
      }
    }
    const wrong = [...files].filter(([, paths]) => paths.length > 1)
    expect(wrong.map(([name, paths]) => `${name}: ${paths.join(', ')}`)).toEqual([])
  })

  test('there are no import cycles, not of types either', () => {
    const byPath = new Map(sources.map((source) => [source.path, source]))
    const state = new Map<string, 'open' | 'done'>()
    const cycles: string[] = []
    const visit = (path: string, trail: readonly string[]): void => {
      if (state.get(path) === 'done') return
      if (state.get(path) === 'open') {
        cycles.push([...trail.slice(trail.indexOf(path)), path].join(' → '))
        return
      }
      state.set(path, 'open')
      for (const one of byPath.get(path)?.imports ?? []) {
        if (one.path !== null && byPath.has(one.path)) visit(one.path, [...trail, path])
      }
      state.set(path, 'done')
    }
    for (const source of sources) visit(source.path, [])
    expect(cycles).toEqual([])
  })

  test('source files stay under 300 lines and open with a sentence that says what they are for', () => {
    const wrong = sources.flatMap((source) => {
      const lines = source.text.split('\n')
      const first = lines.find((line) => !line.startsWith('#!')) ?? ''
      return [
        ...(lines.length > 301 ? [`${source.path} has ${lines.length} lines`] : []),
        ...(first.startsWith('// ') || first.startsWith('/*')
          ? []
          : [`${source.path} opens with: ${first.slice(0, 60)}`]),
      ]
    })
    expect(wrong).toEqual([])
  })

  test('minutes, hours, days and weeks are spelled out in one file', () => {
    const spelled = /\b(?:3_600_000|86_400_000)\b|(?:minute|hour|day|week)Ms = [0-9]/u
    const wrong = sources.filter(({ path, text }) => path !== 'src/core/durations.ts' && spelled.test(text))
    expect(wrong.map(({ path }) => path)).toEqual([])
  })

  test('file names are kebab-case and are no drawers for odds and ends', () => {
    const drawers = /\/(?:utils?|helpers?|common|misc|manager|service|process|index)\.ts$/u
    const wrong = sources
      .map((source) => source.path)
      .filter((path) => drawers.test(path) || !/^[a-z0-9-/]+\.ts$/u.test(path))
    expect(wrong).toEqual([])
  })

  // A package that only describes values reaches nothing outside, so each description may stand where it is used.
  const describers = new Set(['zod'])

  test('every package is imported in exactly one file', () => {
    const byPackage = new Map<string, Set<string>>()
    for (const source of sources) {
      for (const one of source.imports) {
        if (one.path !== null || one.module.startsWith('node:') || one.typeOnly) continue
        const name = one.module.startsWith('@')
          ? one.module.split('/').slice(0, 2).join('/')
          : (one.module.split('/')[0] ?? '')
        byPackage.set(name, (byPackage.get(name) ?? new Set()).add(source.path))
      }
    }
    const wrong = [...byPackage]
      .filter(([name, files]) => files.size > 1 && !describers.has(name))
      .map(([name, files]) => `${name}: ${[...files].join(', ')}`)
    expect(wrong).toEqual([])
  })

  test('no shipped file names a machine, and weights and dictionaries stay under 25 MB', () => {
    const models = readdirSync(join(root, 'src/nlp/models')).map(
      (name) => statSync(join(root, 'src/nlp/models', name)).size,
    )
    expect(models.reduce((sum, size) => sum + size, 0)).toBeLessThan(25_000_000)
    const paths = /(^|[^a-zA-Z0-9._-])\/(?:work|root|home\/[a-z]+)\//mu
    expect(sources.filter((source) => paths.test(source.text)).map((source) => source.path)).toEqual([])
  })
})
