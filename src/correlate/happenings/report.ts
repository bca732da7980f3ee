// A report: what is kept of a post that may tell of harm, as far as joining it to others and weighing them needs it.
import type { Observation } from '../../core/document.ts'
import type { Harm } from '../../core/harm.ts'
import type { DocumentKey, PlaceCode, SourceId } from '../../core/ids.ts'
import type { Marks } from '../../core/marks.ts'
import { placeAt } from '../../core/place-level.ts'
import type { Channel } from '../../core/post.ts'

export interface HarmReport {
  readonly key: DocumentKey
  readonly source: SourceId
  readonly timeMs: number
  readonly channel: Channel
  /** The author, or the longest clause where the source names none. */
  readonly voice: string
  readonly marks: Marks
  readonly harm: Harm
  /** The rest of what was understood, for what is told. */
  readonly observation: Observation
  /** The district and the street at home, '' where unknown. */
  readonly area: string
  readonly street: string
  /** Whether it names a place at home, and how many places elsewhere. */
  readonly home: boolean
  readonly away: number
  readonly copied: boolean
  readonly repostOf: DocumentKey | null
}

/** Places below this confidence are guesses and place nothing. */
const placeConfidenceMin = 0.4

export function reportOf(observation: Observation, home: PlaceCode): HarmReport {
  const { key, source, timeMs, channel, author, repostOf, marks, harm } = observation
  const city = placeAt(home, 'city')
  const province = placeAt(home, 'province')
  let finest = ''
  let isHome = false
  let away = 0
  for (const { code, confidence } of observation.places) {
    if (confidence < placeConfidenceMin || code === '') continue
    if (city !== '' && code.startsWith(city)) {
      isHome = true
      if (code.length > finest.length) finest = code
    } else if (code !== province) away++
  }
  return {
    key,
    source,
    timeMs,
    channel,
    voice: author ?? `clause:${marks.clause}`,
    marks,
    harm,
    observation,
    area: finest.length >= 6 ? finest.slice(0, 6) : '',
    street: finest.length >= 9 ? finest.slice(0, 9) : '',
    home: isHome,
    away,
    copied: marks.copied || repostOf !== null,
    repostOf,
  }
}

/** Hotline and grid: somebody took the report down in an office. */
export function isOfficial({ channel }: HarmReport): boolean {
  return channel === 'hotline' || channel === 'grid'
}
