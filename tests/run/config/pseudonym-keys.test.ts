// Where the keys of the pseudonyms lie, and what happens where they are missing.
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  keyFileOf,
  keysInForce,
  loadPseudonymKeys,
  prepareKeyFile,
  rotateKeys,
} from '../../../src/run/config/pseudonym-keys.ts'
import { dayMs } from '../../../src/core/durations.ts'
import { temporaryFolder } from '../small-city.ts'

function placesIn(folder: string, keyFile = '') {
  const dataDirectory = join(folder, 'data')
  mkdirSync(dataDirectory)
  return { privacy: { keyFile }, run: { dataDirectory } }
}

describe('the key file', () => {
  test('lies beside the data directory, not in it', () => {
    const folder = temporaryFolder()
    expect(keyFileOf(placesIn(folder))).toBe(join(folder, 'keys/data.json'))
  })

  test('is made at the first start, for this user only', () => {
    const path = prepareKeyFile(placesIn(temporaryFolder()), false)
    expect(loadPseudonymKeys(path)).toHaveLength(1)
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  test('is not made anew beside a log', () => {
    const places = placesIn(temporaryFolder())
    expect(() => prepareKeyFile(places, true)).toThrow(/is missing/)
    expect(existsSync(keyFileOf(places))).toBe(false)
  })

  test('moves out of the data directory with the same keys', () => {
    const folder = temporaryFolder()
    const places = placesIn(folder)
    const old = join(folder, 'data/keys.json')
    const written = JSON.stringify([{ id: 'p1', key: Buffer.alloc(32, 7).toString('base64') }])
    writeFileSync(old, written)
    const path = prepareKeyFile(places, true)
    expect(readFileSync(path, 'utf8')).toBe(written)
    expect(existsSync(old)).toBe(false)
  })

  test('is not taken from the data directory where another place is configured', () => {
    const folder = temporaryFolder()
    const places = placesIn(folder, join(folder, 'elsewhere/keys.json'))
    writeFileSync(join(folder, 'data/keys.json'), '[]')
    expect(() => prepareKeyFile(places, false)).toThrow(/still in/)
  })
})

describe('rotating the keys', () => {
  const nowMs = Date.UTC(2026, 2, 1)

  test('puts a new key first and keeps the old one in force for the window', () => {
    const path = prepareKeyFile(placesIn(temporaryFolder()), false)
    const [old] = loadPseudonymKeys(path)
    expect(rotateKeys(path, { nowMs, windowMs: 30 * dayMs }).id).toBe('p2')
    expect(keysInForce(path, nowMs + 29 * dayMs).map(({ id }) => id)).toEqual(['p2', 'p1'])
    expect(keysInForce(path, nowMs + 30 * dayMs).map(({ id }) => id)).toEqual(['p2'])
    expect(loadPseudonymKeys(path)[1]?.key).toEqual(old?.key)
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  test('is refused while the last rotation lasts, and keeps every key after it', () => {
    const path = prepareKeyFile(placesIn(temporaryFolder()), false)
    loadPseudonymKeys(path)
    rotateKeys(path, { nowMs, windowMs: 30 * dayMs })
    expect(() => rotateKeys(path, { nowMs: nowMs + dayMs, windowMs: dayMs })).toThrow(/lasts until 2026-03-31/)
    rotateKeys(path, { nowMs: nowMs + 31 * dayMs, windowMs: dayMs })
    expect(loadPseudonymKeys(path).map(({ id }) => id)).toEqual(['p3', 'p2', 'p1'])
  })

  test('makes no key where there is no file', () => {
    const path = join(temporaryFolder(), 'keys.json')
    expect(() => rotateKeys(path, { nowMs, windowMs: dayMs })).toThrow(/no key to replace/)
    expect(existsSync(path)).toBe(false)
  })
})
