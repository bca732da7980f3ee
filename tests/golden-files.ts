// Finds the golden reference outputs, which live outside the repository; tests that need them skip loudly without them.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

export const sharedFolder = process.env['QIANZHAO_SHARED'] ?? join(import.meta.dirname, '..', '..', 'shared')

export function hasGolden(name: string): boolean {
  const found = existsSync(join(sharedFolder, 'golden', name))
  if (!found)
    console.warn(`SKIPPED: golden/${name} is not there; set QIANZHAO_SHARED to the folder that holds golden/.`)
  return found
}

export function readGolden<T>(name: string): T {
  const bytes = readFileSync(join(sharedFolder, 'golden', name))
  return JSON.parse((name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')) as T
}

/** Relative difference, absolute below 1. NaN against null counts as equal. */
export function differs(actual: number, expected: number | null, tolerance = 1e-6): boolean {
  if (expected === null) return Number.isFinite(actual)
  return !(Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected)))
}
