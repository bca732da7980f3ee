// What the page about sources shows is a configuration that the program takes.
import { readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { loadSettings } from '../../../src/run/config/load-config.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

test('the example of docs/sources.md loads, with one source of each kind', () => {
  const page = readFileSync(join(root, 'docs/sources.md'), 'utf8')
  const example = /```yaml\n([\s\S]*?)```/u.exec(page)?.[1] ?? ''
  const file = join(tmpdir(), `qianzhao-sources-page-${process.pid}.yaml`)
  writeFileSync(file, example)
  const { config } = loadSettings({ directory: join(root, 'config'), file, overrides: [], environment: {} })
  const kinds = config.sources.map(({ files, pull }) => (files === undefined ? pull?.kind : 'files'))
  expect(new Set(kinds)).toEqual(
    new Set([
      'discourse',
      'discuz',
      'elasticsearch',
      'feed',
      'files',
      'kafka',
      'newsnow',
      'open311',
      'postgres',
      'sqlite',
      'weibo',
    ]),
  )
})

test('a source is watched or pulled, not both, and no secret stands in the configuration', () => {
  const source = { id: 'a', name: 'a', channel: 'forum', place: '', lateness: '1h', silentAfter: '1h' }
  const load = (more: object) =>
    loadSettings({
      directory: join(root, 'config'),
      file: null,
      overrides: [`sources=${JSON.stringify([{ ...source, ...more }])}`],
      environment: {},
    })
  const pull = { kind: 'feed', url: 'https://bbs.example.org/rss' }
  expect(() => load({ files: { folder: '/srv/in' }, pull })).toThrow(/wanted files or pull, not both/u)
  expect(() => load({ pull: { ...pull, secretFrom: 'not a name' } })).toThrow(/environment variable/u)
  expect(() => load({ pull: { kind: 'rss', url: 'https://bbs.example.org/rss' } })).toThrow(/pull/u)
})
