// Finds names that have the form of a venue: two signs of a name before a word for a kind of place.
import { hash32 } from '../../core/hash.ts'

// The longer form of two that end alike comes first, so that 地铁站 is not read as a 站.
const kinds = (
  '社区 村委会 新村 小区 花园 家园 公寓 大厦 广场 商场 商城 超市 批发市场 市场 医院 卫生院 卫生室 学校 中学 小学 幼儿园 大学 学院 ' +
  '工地 工厂 工业园 产业园 园区 厂区 地铁站 火车站 高铁站 客运站 车站 大桥 立交桥 立交 天桥 隧道 路口 大道 步行街 胡同 酒店 宾馆 饭店 ' +
  '食堂 餐厅 公园 水库 加油站 影城 影院 体育馆 游泳馆 码头 景区 城中村 养老院 福利院 仓库 化工厂 电厂 水厂 车间 煤矿 号线 高速 ' +
  '村 路 街 巷 苑 厂 桥 站'
).split(' ')
/** Signs that are never part of a name before its kind. */
const foreign = new Set(
  '的了在我你他她它们这那有是到就去和与及等前后上下个一每某从往把被给让对向为以并或又也都很太更最不没无来过走进出回家里外边旁附近整条各全本该此同另哪什么怎多少几两三四五六七八九十百千万零〇年月日号时分秒点，。！？、；：',
)
const venuesMax = 6
/** No venue is looked for behind this many signs: a longer text is a report about many things. */
const textLengthMax = 600

const byLastSign = groupByLastSign()

function groupByLastSign(): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>()
  for (const kind of kinds) {
    const last = kind.charAt(kind.length - 1)
    groups.set(last, [...(groups.get(last) ?? []), kind])
  }
  for (const group of groups.values()) group.sort((a, b) => b.length - a.length)
  return groups
}

/** Hashes of the last two signs of each name with its kind, in text order, each once. */
export function venuesOf(text: string): number[] {
  const found: number[] = []
  const length = Math.min(text.length, textLengthMax)
  for (let end = 3; end <= length && found.length < venuesMax; end++) {
    const group = byLastSign.get(text.charAt(end - 1))
    const kind = group?.find((one) => text.startsWith(one, end - one.length))
    if (kind === undefined) continue
    const start = end - kind.length - 2
    if (start < 0 || !isNameSign(text, start) || !isNameSign(text, start + 1)) continue
    const venue = hash32(text.slice(start, end))
    if (!found.includes(venue)) found.push(venue)
  }
  return found
}

function isNameSign(text: string, at: number): boolean {
  const unit = text.charCodeAt(at)
  return unit >= 0x4e00 && unit <= 0x9fff && !foreign.has(text.charAt(at))
}
