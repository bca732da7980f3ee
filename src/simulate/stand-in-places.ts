// An invented city for simulations without a gazetteer; its codes start with the unassigned prefix 9901.
import type { PlaceCode } from '../core/ids.ts'
import type { CityPlace } from './city-place.ts'

const districtNames = ['临江区', '云门区', '东湖区', '青坪区', '石桥区', '南屏县']
const streetNames = ['和平', '建设', '胜利', '桥东', '河西', '白塔', '新华', '柳林', '金沙', '望江', '北站', '翠屏']
const communityNames = ['光明', '幸福', '团结', '朝阳', '文昌', '桂花', '向阳', '红星', '三里', '古井', '梧桐', '码头']

export const standInPlaces: { readonly home: CityPlace; readonly places: readonly CityPlace[] } = {
  home: named('9901', '澄江市'),
  places: districtNames.flatMap((district, d) => {
    const districtCode = `9901${String(d + 2).padStart(2, '0')}`
    // Each district uses its own stretch of the name lists, so that a street name exists once in the city.
    const streets = [0, 1].map((s) => ({ code: `${districtCode}00${s + 1}`, name: streetNames[d * 2 + s] ?? '' }))
    return [
      named(districtCode, district),
      ...streets.flatMap((street, s) => [
        named(street.code, `${street.name}街道`),
        ...[0, 1, 2, 3, 4, 5].map((c) =>
          named(`${street.code}00${c + 1}`, `${street.name}${communityNames[(d + s * 6 + c) % 12] ?? ''}社区`),
        ),
      ]),
    ]
  }),
}

function named(code: string, name: string): CityPlace {
  return { code: code as PlaceCode, name }
}
