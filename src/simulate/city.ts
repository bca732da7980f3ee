// The simulated city: its districts, streets and communities, and the invented venues that stand in them.
import { assert } from '../core/errors.ts'
import type { PlaceCode } from '../core/ids.ts'
import { isFinerThan, placeAt, placeLevel } from '../core/place-level.ts'
import type { Random } from '../core/random.ts'
import type { CityPlace, Spot } from './city-place.ts'
import { standInPlaces } from './stand-in-places.ts'
import type { VenueKind } from './venue-names.ts'
import { venueName } from './venue-names.ts'

export interface CityOptions {
  /** The home city with its places below it, in any order; left out, an invented city stands in. */
  readonly home?: CityPlace
  readonly places?: readonly CityPlace[]
}

export interface Venue {
  readonly kind: VenueKind
  readonly name: string
  readonly spot: Spot
}

export interface City {
  readonly code: PlaceCode
  readonly name: string
  readonly districts: readonly CityPlace[]
  readonly spots: readonly Spot[]
  /** Any place of the city; the first districts in the list are the more populous ones. */
  anySpot(random: Random): Spot
  /** A place in the same district, and three times in four in the same street. */
  spotNear(spot: Spot, random: Random): Spot
  spotIn(district: PlaceCode, random: Random): Spot
  venue(kind: VenueKind, spot: Spot, random: Random): Venue
}

const placesMax = 20_000

export function createCity(options: CityOptions = {}): City {
  const home = options.home ?? standInPlaces.home
  const places = (options.places ?? standInPlaces.places)
    .filter((place) => place.code.startsWith(home.code) && place.code.length > home.code.length)
    .slice(0, placesMax)
    .sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0))
  const nameByCode = new Map(places.map((place) => [place.code, place.name]))
  const districts = places.filter((place) => placeLevel(place.code) === 'district')
  assert(districts.length > 0, `The city ${home.code} has no districts; at least one place with a code of 6 digits.`)
  const spots = leafSpots(places, nameByCode)
  const spotsByDistrict = Map.groupBy(spots, (spot) => placeAt(spot.code, 'district'))
  const spotsByStreet = Map.groupBy(spots, (spot) => placeAt(spot.code, 'street'))
  const populated = districts.filter((district) => spotsByDistrict.has(district.code))
  function spotIn(district: PlaceCode, random: Random): Spot {
    return random.pick(spotsByDistrict.get(district) ?? spots)
  }
  function anySpot(random: Random): Spot {
    // The square of a uniform number favours the first districts, which hold most of a city's people.
    const district = populated[Math.floor(random.next() ** 1.5 * populated.length)]
    return spotIn(district?.code ?? home.code, random)
  }
  function spotNear(spot: Spot, random: Random): Spot {
    const street = spotsByStreet.get(placeAt(spot.code, 'street'))
    return street !== undefined && random.next() < 0.75
      ? random.pick(street)
      : spotIn(placeAt(spot.code, 'district'), random)
  }
  function venue(kind: VenueKind, spot: Spot, random: Random): Venue {
    return { kind, name: venueName(kind, spot, random), spot }
  }
  return { code: home.code, name: home.name, districts: populated, spots, anySpot, spotNear, spotIn, venue }
}

// The finest places known: communities where there are some, else streets, else districts.
function leafSpots(places: readonly CityPlace[], nameByCode: ReadonlyMap<PlaceCode, string>): Spot[] {
  const parents = new Set<string>()
  for (const place of places) {
    parents.add(placeAt(place.code, 'district'))
    if (isFinerThan(place.code, 'street')) parents.add(placeAt(place.code, 'street'))
    if (isFinerThan(place.code, 'district')) parents.add(placeAt(place.code, 'district'))
  }
  return places
    .filter((place) => placeLevel(place.code) === 'community' || !hasChild(place.code, parents, places))
    .map((place) => ({
      code: place.code,
      community: placeLevel(place.code) === 'community' ? spokenName(place.name) : '',
      street: spokenName(nameByCode.get(placeAt(place.code, 'street')) ?? ''),
      district: nameByCode.get(placeAt(place.code, 'district')) ?? '',
    }))
}

function hasChild(code: PlaceCode, parents: ReadonlySet<string>, places: readonly CityPlace[]): boolean {
  if (placeLevel(code) === 'street') return parents.has(code)
  return places.some((place) => place.code.length > code.length && place.code.startsWith(code))
}

/** 盐运西社区居委会 is called 盐运西社区, and 长安村委会 is called 长安村. */
function spokenName(name: string): string {
  return name
    .replace(/(社区)?(居民委员会|居委会)$/u, '社区')
    .replace(/(村民委员会|村委会)$/u, (match) => (match.startsWith('村') ? '村' : match))
    .replace(/街道(办事处)?$/u, '街道')
    .replace(/社区社区$/u, '社区')
}
