// Candidate zones for scans over space: every place with its nearest neighbours, one more at a time.

export interface Zone {
  readonly centre: number
  /** Place indexes, nearest to the centre first. */
  readonly members: readonly number[]
}

export interface ZoneLimits {
  readonly membersMax: number
  readonly radiusMax: number
}

/**
 * Zones around every place, each set of places once (the first centre keeps it). Places at the same distance join
 * together, so that a zone is always a whole circle. `distance` is symmetric, in the unit of `radiusMax`.
 */
export function nearestZones(
  placeCount: number,
  distance: (a: number, b: number) => number,
  limits: ZoneLimits,
): readonly Zone[] {
  const zones: Zone[] = []
  const seen = new Set<string>()
  for (let centre = 0; centre < placeCount; centre++) {
    const near = Array.from({ length: placeCount }, (_, place) => ({ place, away: distance(centre, place) }))
      .filter(({ away }) => away <= limits.radiusMax)
      .sort((a, b) => a.away - b.away || a.place - b.place)
      .slice(0, limits.membersMax)
    for (let count = 1; count <= near.length; count++) {
      if (count < near.length && near[count]?.away === near[count - 1]?.away) continue
      const members = near.slice(0, count).map(({ place }) => place)
      const name = [...members].sort((a, b) => a - b).join(' ')
      if (seen.has(name)) continue
      seen.add(name)
      zones.push({ centre, members })
    }
  }
  return zones
}

const earthRadiusKm = 6371

/** Great-circle distance by the haversine formula, in kilometres; degrees in. */
export function greatCircleKm(latA: number, longA: number, latB: number, longB: number): number {
  const radians = Math.PI / 180
  const halfLat = Math.sin(((latB - latA) * radians) / 2)
  const halfLong = Math.sin(((longB - longA) * radians) / 2)
  const h = halfLat * halfLat + Math.cos(latA * radians) * Math.cos(latB * radians) * halfLong * halfLong
  return 2 * earthRadiusKm * Math.asin(Math.min(1, Math.sqrt(h)))
}
