// The places of a simulated city: what the gazetteer names, and where people can be.
import type { PlaceCode } from '../core/ids.ts'

/** A place as the gazetteer names it; the code's length says its level. */
export interface CityPlace {
  readonly code: PlaceCode
  readonly name: string
}

/** A place people can be at, with the names of everything above it. */
export interface Spot {
  readonly code: PlaceCode
  readonly community: string
  readonly street: string
  readonly district: string
}
