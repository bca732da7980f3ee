// Keeps the pages honest: links lead somewhere, files that are named exist, commands are known, and every figure has its command.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const decisions = readdirSync(join(root, 'docs/decisions')).filter((name) => /^\d{4}-/u.test(name))
const pages = [
  'README.md',
  'README.zh-CN.md',
  ...readdirSync(join(root, 'docs')).flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : [])),
  'docs/decisions/README.md',
]

function read(page: string): string {
  return readFileSync(join(root, page), 'utf8')
}

test.each(pages)('every link of %s leads to a file', (page) => {
  const targets = [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/gu)].map((match) => match[1] ?? '')
  expect(targets.filter((target) => !existsSync(join(root, dirname(page), target)))).toEqual([])
})

test.each(pages)('every file that %s names is there', (page) => {
  const named = [...read(page).matchAll(/`((?:src|tests|lab|config|docs|benchmarks|deploy|web)\/[\w./-]+)`/gu)]
  expect(named.map((match) => match[1] ?? '').filter((path) => !existsSync(join(root, path)))).toEqual([])
})

test.each(pages)('every command that %s shows is one of the program', (page) => {
  const shown = [...read(page).matchAll(/npx qianzhao ([a-z]+)/gu)].map((match) => match[1] ?? '')
  const known = readdirSync(join(root, 'src/cli/commands')).map((name) => name.slice(0, -'.ts'.length))
  expect(shown.filter((command) => !known.includes(command))).toEqual([])
})

test('every figure has a command, and what is simulated is called so', () => {
  const sections = read('docs/figures.md').split('\n## ').slice(1)
  const rows = sections.flatMap((section) => {
    const [title = ''] = section.split('\n', 1)
    const lines = section.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| what '))
    return lines.map((line) => ({ title, cells: line.split(' | ') }))
  })
  expect(rows.length).toBeGreaterThan(20)
  for (const { title, cells } of rows) {
    expect(cells, cells[0]).toHaveLength(4)
    expect(cells[3], cells[0]).toMatch(/`[^`]+`|the same|kept aside/u)
    if (/(?:city-|bench)/u.test(cells[3] ?? '')) expect(`${title} ${cells[0]}`).toMatch(/simulated|text/u)
  }
})

test('every decision has a number of its own and a line in the index', () => {
  const index = read('docs/decisions/README.md')
  expect(decisions.filter((name) => !index.includes(`(${name})`))).toEqual([])
  expect(new Set(decisions.map((name) => name.slice(0, 4))).size).toBe(decisions.length)
})
