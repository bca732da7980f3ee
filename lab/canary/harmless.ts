// Words that a redactor must leave alone, by class, in the sentences in which they are taken for names and numbers.
import { createRandom } from '../../src/core/random.ts'
import { normaliseText } from '../../src/ingest/clean/normalise.ts'

const words = (text: string): readonly string[] => text.split(' ')

const organisations = words(
  '卫健委 应急管理局 市监局 城管局 住建局 教体局 人社局 消防救援大队 交警支队 派出所 居委会 村委会 街道办 物业公司 业委会 自来水公司 供电公司 燃气公司 公交集团 地铁公司 疾控中心 人民医院 妇幼保健院 卫生院 麦德龙 沃尔玛 永辉超市 华联商厦 农业银行 邮政储蓄 红十字会 慈善总会 中石化 国家电网 海底捞 肯德基 康师傅 高铁站 火车南站 客运总站 花冲菜场 三里庵菜市场 第一中学 实验小学 师范大学 区政府 信访局 市长热线 法院 检察院 纪委监委 水务集团 环卫所 老干部局 房产局 公积金中心 税务局 政务服务中心 文旅局 广播电视台 气象台 地震局 全国总工会',
)
const hazards = words(
  '强降雨 大暴雨 雷阵雨 泥石流 山体滑坡 沙尘暴 康复 公共车位 高空抛物 井盖 下水道 变压器 安全通道 消防栓 电动车 外卖 快递 全面排查 常住人口 金属粉尘 煤气 甲醛 酸雨 农药 安全帽 施工 围挡 路灯 高温 寒潮 白蚁 毒蛇 牛奶 鱼塘 龙虾 马路 黄土 石灰 江水 洪水 水管 温泉 樊篱 严查 严管 华灯 包装 时段 明火 关停 万幸 易燃 盛夏 单元门 丁字路口 高层 常规 连锁 国庆 方便面 沉降 余震 唐装 姜汤',
)
const roads = words(
  '长江东路 人民路 解放北路 山东路 中山大道 金寨路 望江西路 黄山路 马鞍山路 徽州大道 和平路 建设路 文昌街 太湖路 临泉路 明光路 胜利路 青年路 宁国路 铜陵路 阜阳路 蒙城路 沿河路 学府路 站前路 东方大道 高新大道 云谷路 紫云路 龙川路',
)
const estates = words(
  '安居苑 金色池塘 国际花都 松雅湖壹号 锦绣江南 万科城 和谐家园 阳光花园 康乐小区 明珠广场 翡翠湖 滨湖新城 金域华府 龙湖天街 汉嘉都市 凤凰城 书香门第 御景湾 紫荆公馆 盛世名门 华府骏苑 元一名城 高速时代 新华学府 望湖城 柏景湾',
)
const figures = words(
  '110 119 12345 400-800-1234 2026年3月5日 14:30 3.5万元 1200元 147、226、262、26路 G312国道 100% 第37次 1/3 500kV 2号线 3栋 20:00-22:00 38.5度 0.5公里 1-6月 2024-2025学年 10010 95588 PM2.5 5G 4号文件 一三五 二〇二六年 七八十人 两三天 一百二十元 十二点半',
)

const sentences = [
  '{}停水三天了',
  '{}着火了',
  '#{}塌陷#',
  '关于{}的问题',
  '昨天在{}附近发生踩踏',
  '请{}尽快处理',
  '{}，怎么没人管',
  '我在{}看到的',
]

export interface HarmlessTally {
  readonly words: number
  readonly taken: number
  /** Some of the words that were taken, each with its sentence. */
  readonly examples: readonly string[]
}

/** Share of words taken by class; `places` come from the gazetteer, level by level. */
export function scoreHarmless(
  redact: (text: string) => string,
  places: Readonly<Record<string, readonly string[]>>,
): Readonly<Record<string, HarmlessTally>> {
  const classes = { ...places, organisations, hazards, roads, estates, figures }
  return Object.fromEntries(Object.entries(classes).map(([name, list]) => [name, tallyClass(name, list, redact)]))
}

function tallyClass(name: string, list: readonly string[], redact: (text: string) => string): HarmlessTally {
  const random = createRandom(name)
  const examples: string[] = []
  let planted = 0
  let taken = 0
  for (const word of list) {
    // A long list is read once, in a sentence drawn for each word; a short one in every sentence.
    for (const sentence of list.length > 500 ? [random.pick(sentences)] : sentences) {
      const text = sentence.replace('{}', () => word)
      planted++
      const output = redact(normaliseText(text))
      if (output.includes(normaliseText(word))) continue
      taken++
      if (examples.length < 40) examples.push(output)
    }
  }
  return { words: planted, taken, examples }
}
