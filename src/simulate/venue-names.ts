// Invented names of shops, estates, schools, sites and firms, put together from name parts.
import type { Random } from '../core/random.ts'
import type { Spot } from './city-place.ts'

export const venueKinds = [
  'estate',
  'restaurant',
  'canteen',
  'school',
  'kindergarten',
  'site',
  'plant',
  'supplier',
  'market',
  'mall',
  'road',
  'crossing',
  'river',
  'hill',
  'hospital',
  'builder',
  'property',
  'tower',
  'park',
  'line',
] as const
export type VenueKind = (typeof venueKinds)[number]

/** Two draws of the same kind are seldom equal: every kind has several hundred names or more. */
export function venueName(kind: VenueKind, spot: Spot, random: Random): string {
  return makers[kind](random, localName(spot))
}

function localName(spot: Spot): string {
  return (spot.community || spot.street || spot.district).replace(/(社区|村|街道|镇|乡|区|县|市)$/u, '')
}

const first = Array.from(
  '金银玉翠绿碧蓝红紫阳明华锦瑞祥福康安宁和顺鸿盛兴隆嘉佳丽雅馨怡悦景秀云星月江海湖山松竹梅兰桂荷枫柏龙凤鹤鹏',
)
const second = Array.from('都苑城园庭湾府郡邸台洲源泉溪峰谷林岸桥坊里轩阁居域岛门港')
const estateTail = [
  '花园',
  '小区',
  '家园',
  '雅苑',
  '新城',
  '公馆',
  '名邸',
  '新村',
  '佳苑',
  '华庭',
  '一期',
  '二期',
  '公寓',
]
const cook = [
  '湘',
  '川',
  '粤',
  '老灶',
  '小厨',
  '渔家',
  '土菜',
  '江湖',
  '胖嫂',
  '老街',
  '大碗',
  '巷子',
  '三姐',
  '石锅',
  '铁锅',
]
const foodTail = ['菜馆', '餐厅', '酒楼', '面馆', '烧烤店', '火锅店', '大排档', '快餐店', '饭庄', '麻辣烫', '小吃店']
const trade = ['食品', '农副产品', '配送', '冷链', '供应链', '餐饮管理']
const build = ['建设', '建筑工程', '路桥', '置业', '建工', '劳务']
const chemical = ['化工厂', '化工有限公司', '涂料厂', '树脂厂', '农药厂', '电镀厂', '制药厂', '橡胶厂']
const direction = ['东', '西', '南', '北', '中']

function two(random: Random): string {
  return random.pick(first) + random.pick(second)
}

function pair(random: Random): string {
  return random.pick(first) + random.pick(first)
}

const makers: Readonly<Record<VenueKind, (random: Random, local: string) => string>> = {
  estate: (random, local) => (random.next() < 0.2 ? local : two(random)) + random.pick(estateTail),
  restaurant: (random) => pair(random) + random.pick(cook) + random.pick(foodTail),
  canteen: (random, local) =>
    random.pick([`${two(random)}工业园食堂`, `${local}小学食堂`, `${pair(random)}公司食堂`, `${two(random)}中学食堂`]),
  school: (random, local) =>
    (random.next() < 0.4 ? local : two(random)) + random.pick(['小学', '中学', '实验小学', '实验学校', '职业学校']),
  kindergarten: (random, local) =>
    (random.next() < 0.3 ? local : two(random)) + random.pick(['幼儿园', '双语幼儿园', '中心幼儿园']),
  site: (random) => two(random) + random.pick(['工地', '项目部', '二期工地', '三标段', '安置房项目', '商业综合体工地']),
  plant: (random) => pair(random) + random.pick(chemical),
  supplier: (random) => `${pair(random)}${random.pick(trade)}${random.pick(['公司', '有限公司', '中心'])}`,
  market: (random, local) =>
    (random.next() < 0.5 ? local : two(random)) + random.pick(['农贸市场', '菜市场', '批发市场']),
  mall: (random) => two(random) + random.pick(['广场', '购物中心', '天街', '百货', '万象城']),
  road: (random) => two(random) + random.pick(['路', '大道', '街', '巷']) + (random.next() < 0.2 ? '辅路' : ''),
  crossing: (random) => `${two(random)}路与${two(random)}${random.pick(['路', '街', '大道'])}交叉口`,
  river: (random) => random.pick(first) + random.pick(['河', '溪', '港', '江', '渠']),
  hill: (random) => random.pick(first) + random.pick(['山', '坡', '岭', '坳', '坪']),
  hospital: (random, local) =>
    random.pick([`${local}卫生院`, `${two(random)}医院`, '市第一人民医院', '市中心医院', '市三医院']),
  builder: (random) => `${pair(random)}${random.pick(build)}${random.pick(['公司', '有限公司', '集团'])}`,
  property: (random) => `${pair(random)}物业`,
  tower: (random) => `${two(random)}${random.pick(['大厦', '公寓', '中心', '广场'])}`,
  park: (random, local) =>
    (random.next() < 0.4 ? local : two(random)) + random.pick(['公园', '湿地公园', '广场', '体育场']),
  line: (random) =>
    random.pick([`${random.below(900) + 1}路公交`, `地铁${random.below(9) + 1}号线`, `${random.pick(direction)}环线`]),
}
