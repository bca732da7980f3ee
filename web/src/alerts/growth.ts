// How a matter grows, from its voices hour by hour.

export interface Growth {
  readonly kind: 'up' | 'down' | 'level'
  /** New voices of the latest hour. */
  readonly latest: number
}

/** Up where the latest hour brought more voices than the one before. */
export function growthOf(voicesByHour: readonly number[]): Growth {
  const latest = voicesByHour.at(-1) ?? 0
  const before = voicesByHour.at(-2) ?? 0
  const kind = latest > before ? 'up' : latest < before ? 'down' : 'level'
  return { kind, latest: kind === 'down' ? before - latest : latest }
}

/** The last `count` hours; hours before the first are empty. */
export function lastHours(voicesByHour: readonly number[], count: number): readonly number[] {
  const last = voicesByHour.slice(-count)
  return [...Array.from({ length: count - last.length }, () => 0), ...last]
}
