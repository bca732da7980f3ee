// Where the keys of the pseudonyms lie, and what happens where they are missing.
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { keyFileOf, loadPseudonymKeys, prepareKeyFile } from '../../../src/run/config/pseudonym-keys.ts'
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
