// Who speaks for which source: a bound token, the configuration, the first to use a name, and nobody.
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { RawRecord } from '../../../src/core/post.ts'
import { createIngest } from '../../../src/ingest/ingest.ts'
import { createSourceAccounts } from '../../../src/run/http/source-accounts.ts'
import type { TokenRecord } from '../../../src/serve/sign-in/tokens.ts'
import { openTokens } from '../../../src/serve/sign-in/tokens.ts'
import { rawRecord, standInRedactor } from '../../ingest/stand-in-redactor.ts'
import { temporaryFolder } from '../small-city.ts'

const ingest = createIngest({ redactor: standInRedactor })
const post = (source: string | null, id = '7') =>
  JSON.stringify({
    id,
    ...(source === null ? {} : { source }),
    channel: 'forum',
    text: '停水',
    time: '2026-02-28 10:00',
  })

function office(configured: readonly string[] = [], tokens: readonly { id: string; source?: string }[] = []) {
  const folder = temporaryFolder()
  const live = tokens.map(({ id, source = null }) => ({ id, source }) as unknown as TokenRecord)
  const open = () =>
    createSourceAccounts({ configured, liveTokens: () => live, path: join(folder, 'source-names.json') })
  let accounts = open()
  return {
    live,
    restart() {
      accounts = open()
    },
    /** The source and id that each record ends with. */
    push(uploader: string, ...bodies: readonly string[]) {
      const source = live.find(({ id }) => id === uploader)?.source ?? null
      const raws = bodies.map((body): RawRecord => ({ ...rawRecord(body), source: uploader as never }))
      return accounts.attribute(raws, { id: uploader, source }).map((raw) => {
        const outcome = ingest(raw)
        return outcome.kind === 'ok' ? [String(outcome.value.source), String(outcome.value.id)] : [outcome.kind, '']
      })
    },
  }
}

describe('a bound token', () => {
  test('speaks for its source, whatever its records say', () => {
    const { push } = office(['hotline', 'forum'], [{ id: 'a', source: 'hotline' }])
    expect(push('a', post('forum'), post(null), post('../../x')).map(([source]) => source)).toEqual([
      'hotline',
      'hotline',
      'hotline',
    ])
  })

  test('is the only one that does', () => {
    const { push } = office(['hotline', 'forum'], [{ id: 'a', source: 'hotline' }, { id: 'b' }])
    expect(push('b', post('hotline'), post('forum'), post(null)).map(([source]) => source)).toEqual([
      'unknown',
      'forum',
      'b',
    ])
  })

  test('is made once for a source, until it is revoked', () => {
    const tokens = openTokens({ path: join(temporaryFolder(), 'tokens.json') })
    const make = () => tokens.create({ role: 'ingest', name: '', source: 'hotline', expiresAtMs: Date.now() + 60_000 })
    const { token, record } = make()
    expect(tokens.check(token)).toMatchObject({
      kind: 'valid',
      source: 'hotline',
      known: { id: record.id, role: 'ingest' },
    })
    expect(make).toThrow(/speaks for the source hotline already/u)
    tokens.revoke(record.id)
    expect(make).not.toThrow()
  })
})

describe('a token without a source', () => {
  test('may name the sources of the configuration; all others are one account', () => {
    const { push } = office(['hotline'], [{ id: 'a' }])
    const named = push('a', post('hotline'), ...Array.from({ length: 500 }, (_, i) => post(`made-up-${i}`)))
    expect([...new Set(named.map(([source]) => source))]).toEqual(['hotline', 'unknown'])
  })

  test('cannot take the id of a record that another token pushes to that account', () => {
    const { push } = office(['hotline'], [{ id: 'a' }, { id: 'b' }])
    const [[, first]] = push('a', post('elsewhere')) as [[string, string]]
    const [[, again]] = push('a', post('elsewhere')) as [[string, string]]
    const [[, other]] = push('b', post('elsewhere')) as [[string, string]]
    expect(again).toBe(first)
    expect(other).not.toBe(first)
  })

  test('where nothing is configured owns the names that it was the first to use, also after a restart', () => {
    const own = office([], [{ id: 'a' }, { id: 'b' }])
    expect(own.push('b', post('hotline', '1'))[0]?.[0]).toBe('hotline')
    expect(own.push('a', post('hotline', '1'), post('forum', '2')).map(([source]) => source)).toEqual([
      'unknown',
      'forum',
    ])
    own.restart()
    expect(own.push('a', post('hotline'), post('forum')).map(([source]) => source)).toEqual(['unknown', 'forum'])
    own.live.splice(1, 1)
    expect(own.push('a', post('hotline'))[0]?.[0]).toBe('hotline')
  })

  test('owns a handful of names and no more', () => {
    const { push } = office([], [{ id: 'a' }])
    const sources = push('a', ...Array.from({ length: 100 }, (_, i) => post(`made-up-${i}`))).map(([source]) => source)
    expect(new Set(sources).size).toBe(17)
    expect(push('a', post('one-more'))[0]?.[0]).toBe('unknown')
  })
})

test('a record of a file keeps the source that it names', () => {
  const outcome = ingest({ ...rawRecord(post('forum')), source: 'file' as never })
  expect(outcome).toMatchObject({ kind: 'ok', value: { source: 'forum' } })
})
