// The four levels in the order in which people look at them, and which of them a sound or a filter means.
import type { AlertRecord, Level } from '../api/answers.ts'

export const levelsDown: readonly Level[] = ['red', 'orange', 'yellow', 'blue']

/** Larger is graver. */
export function gravity(level: Level): number {
  return levelsDown.length - levelsDown.indexOf(level)
}

export function countByLevel(records: Iterable<AlertRecord>): Readonly<Record<Level, number>> {
  const counts = { red: 0, orange: 0, yellow: 0, blue: 0 }
  for (const { level } of records) counts[level]++
  return counts
}
