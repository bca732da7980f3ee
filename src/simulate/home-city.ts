// The city that the configuration calls home, with its districts, streets and communities from the gazetteer.
import type { PlaceCode } from '../core/ids.ts'
import { placeAt, reachesLevel } from '../core/place-level.ts'
import type { Gazetteer } from '../nlp/places/gazetteer.ts'
import { createCity } from './city.ts'
import type { City } from './city.ts'

/** A home finer than a city is widened to its city; an unknown one falls back to the invented city. */
export function createHomeCity(gazetteer: Gazetteer, home: PlaceCode): City {
  const code = placeAt(home, 'city')
  const name = gazetteer.ownName(code) || gazetteer.ownName(placeAt(code, 'province'))
  if (!reachesLevel(code, 'city') || name === '') return createCity()
  const above = gazetteer.places.filter((place) => place.code.startsWith(code))
  return createCity({ home: { code, name }, places: [...above, ...gazetteer.communities(code)] })
}
