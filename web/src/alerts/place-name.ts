// Takes the full name of a place apart, so that a row can say district and community without the province that all share.

export interface PlaceParts {
  readonly city: string
  readonly district: string
  /** The closest that is known below the district; '' where nothing is. */
  readonly below: string
}

const cityEnd = /^(?:.+?(?:省|自治区))?(?:.{2,8}?(?:市|自治州|地区|盟))?/u
const districtEnd = /^.+?(?:区|县|市|旗)/u
const streetEnd = /^.+?(?:街道|镇|乡)(?=.)/u

export function placeParts(name: string): PlaceParts {
  const upToCity = cityEnd.exec(name)?.[0] ?? ''
  const rest = name.slice(upToCity.length)
  const district = districtEnd.exec(rest)?.[0] ?? ''
  const below = rest.slice(district.length).replace(streetEnd, '')
  return { city: lastPart(upToCity), district, below }
}

/** 庐江县·罗河镇, or the city where no district is known. */
export function shortPlace(name: string): string {
  const { city, district, below } = placeParts(name)
  if (district === '') return city === '' ? name : city
  return below === '' ? district : `${district}·${below}`
}

/** A title often opens with the place that its row says anyway. */
export function withoutPlace(title: string, placeName: string): string {
  if (placeName === '' || !title.startsWith(placeName)) return title
  const rest = title.slice(placeName.length).replace(/^[\s，,：:]+/u, '')
  return rest === '' ? title : rest
}

function lastPart(upToCity: string): string {
  return upToCity.replace(/^.+?(?:省|自治区)/u, '') || upToCity
}
