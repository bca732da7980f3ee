// Places with their voices as a tree of city, district and what lies below, each branch with the sum of what hangs on it.
import { placeParts } from './place-name.ts'

export interface PlaceRow {
  readonly key: string
  readonly name: string
  readonly depth: 0 | 1 | 2
  readonly voices: number
}

const belowMax = 5

/** `unsaid` names the voices of a district that say no closer place; `unknown` those that say none at all. */
export function placeTree(
  byPlace: readonly { readonly name: string; readonly voices: number }[],
  unsaid: string,
  unknown: string,
): readonly PlaceRow[] {
  const named = byPlace.map(({ name, voices }) => ({ ...placeParts(name), name, voices }))
  const cities = Map.groupBy(named, ({ city, name }) => (name === '' ? '' : city))
  return [...cities]
    .sort(bySum)
    .flatMap(([city, places]) => [
      { key: city, name: city === '' ? unknown : city, depth: 0 as const, voices: sum(places) },
      ...(city === '' ? [] : districtRows(city, places, unsaid)),
    ])
}

type Part = ReturnType<typeof placeParts> & { readonly voices: number }

function districtRows(city: string, places: readonly Part[], unsaid: string): readonly PlaceRow[] {
  const districts = Map.groupBy(places, ({ district }) => district)
  if (districts.size === 1 && districts.has('')) return []
  return [...districts]
    .sort(bySum)
    .flatMap(([district, inside]) => [
      { key: `${city}/${district}`, name: district === '' ? unsaid : district, depth: 1 as const, voices: sum(inside) },
      ...(district === '' ? [] : belowRows(`${city}/${district}`, inside)),
    ])
}

function belowRows(key: string, places: readonly Part[]): readonly PlaceRow[] {
  const closer = [
    ...Map.groupBy(
      places.filter(({ below }) => below !== ''),
      ({ below }) => below,
    ),
  ]
  return closer
    .sort(bySum)
    .slice(0, belowMax)
    .map(([below, inside]) => ({ key: `${key}/${below}`, name: below, depth: 2 as const, voices: sum(inside) }))
}

function sum(places: readonly Part[]): number {
  return places.reduce((total, { voices }) => total + voices, 0)
}

function bySum(a: readonly [string, readonly Part[]], b: readonly [string, readonly Part[]]): number {
  return sum(b[1]) - sum(a[1]) || (a[0] < b[0] ? -1 : 1)
}
