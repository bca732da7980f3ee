// Words of which the text alone decides: names of cities that are ordinary words, and short district names that are not.

const commonCityWords = new Set(
  '东方 大同 朝阳 和田 中山 白山 白银 安康 天水 海东 海北 海西 黄南 红河 文山 来宾 天门 凉山 玉树 文昌 金昌 阿里 兴安 怒江 长治'.split(
    ' ',
  ),
)

// Short names of districts and county-level cities that hardly ever mean anything else.
const plainDistricts = new Set(
  `昆山 义乌 江阴 张家港 海淀 浦东 丰台 石景山 徐汇 虹口 杨浦 闵行 奉贤 崇明 顺义 昌平 怀柔 密云 延庆 通州 房山 门头沟 北碚 渝北 江津 合川 涪陵 万州
  余姚 慈溪 余杭 萧山 临安 诸暨 永嘉 苍南 瑞安 乐清 温岭 晋江 石狮 南安 惠安 福清 长乐 番禺 花都 顺德 增城 从化 普宁 台山 廉江 敦煌 格尔木 都江堰 汶川 北川 雅安 西昌 武隆
  常熟 太仓 宜兴 溧阳 邳州 睢宁 沭阳 泰兴 靖江 如皋 海门 启东 胶州 莱西 寿光 青州 诸城 曲阜 兖州 滕州 章丘 蓬莱 荣成 邹平 巩义 新郑 荥阳 登封 兰考 偃师 浏阳 宁乡 醴陵 耒阳
  武昌 汉口 汉阳 硚口 江夏 蔡甸 黄陂 枣阳 钟祥 京山 仙桃 潜江 恩施 利川 巴东 秭归 桂平 北流 阳朔 仁怀 遵义 凯里 福泉 瑞丽 腾冲 弥勒 个旧 丹东 凤城 瓦房店 普兰店 海城 公主岭 梅河口 延吉 珲春 五常 绥芬河
  满洲里 二连浩特 扎兰屯 宝坻 武清 静海 蓟州 正定 定州 辛集 迁安 遵化 任丘 霸州 三河 涿州 高碑店 雄安 雄县 容城 孝义 介休 永济 河津 侯马 韩城 兴平 华阴 神木 府谷 靖边 丰县 沛县 盱眙 响水 射阳 淳安 建德 桐庐
  舟曲 岷县 积石山 雷波 茂县 理县 九寨沟 泸定 康定 芦山 青川 洪雅 简阳 新津 郫县 双流 温江 龙泉驿 青白江 金堂`.split(
    /\s+/,
  ),
)

// Streets and townships whose short names say nothing even behind their city: 广州人民 …
const commonStreetWords = new Set(
  '人民 太阳 太平 中心 建设 解放 胜利 新华 光明 友谊 和平 团结 民主 前进 幸福 东方 朝阳 新兴 联合 文化 工农 大学 学院 车站 火车站 铁路 机场 体育 公园 开发 工业 矿区 农业 高新 新城 城市 城区 市场 东风 红星 永安 安全 平安 站前 东北 西北 中央 南方 北方 中国 公安 交通 林业 林业局 农场 林场 国营 生态 旅游 港口 码头 中学 医院 上海 北京 天津 重庆 劳动 群众 先锋 青年 革命 跃进 双河 三河 大桥 小学 东路 西路 南路 北路 中路 大街 新区 老城 中山 长江 黄河 通过 生活 服务 会议'.split(
    ' ',
  ),
)

export function isCommonStreetWord(word: string): boolean {
  return commonStreetWords.has(word)
}

/** Ordinary words among the short names of provinces and cities. */
export function isCommonCityWord(word: string): boolean {
  return commonCityWords.has(word)
}

/** Two signs of a district are an ordinary word, a person or another place until shown otherwise; longer names are not. */
export function isPlainDistrict(word: string): boolean {
  return word.length > 2 || plainDistricts.has(word)
}

// 北京路, 南京东路, 上海大众, 兰州拉面: the name of a place that is part of another name.
const notThePlace =
  /^(?:[东南西北中]?(?:[一二三四五六七八九十]?路|大道|大街|街(?![道头区拍上景坊边])|巷|弄|胡同|大桥)|拉面|牛肉面|小吃|火锅|小面|米粉|螺蛳粉|烤鸭|热干面|炒饭|扒鸡|大众|现代|时间|烧饼|烩面|羊肉汤|凉皮|大盘鸡|黄酒|花雕|臭豆腐|红茶|绿茶|白茶|人寿|证券|啤酒|银行|石|论上|想|念|财)/

/** True where the text after a short name makes it part of a road, a dish or a brand. */
export function continuesOtherwise(text: string, end: number): boolean {
  return notThePlace.test(text.slice(end, end + 4))
}

// Words in which the sign of a place stands by chance; the brackets hold what is no place there.
const heldNames = `[三明]治 再[三明]令 再[三明]确 示[范县] 模[范县] 复[合肥] 出[海口] 入[海口] 樱[桃园] 世外[桃园] 东躲[西藏] [四平]八稳 三纲[五常] [洛阳]纸贵 [邯郸]学步 [密云]不雨
  仁者[乐山] 大意失[荆州] [孝感]动天 [大理]岩 [长春]花 [长春]碱 [中山]装 [中山]狼 平[安顺]遂 平[安顺]利 [安顺]遂 云[台山] 五[台山] 三[台山] 凤[台山] 天[台山] 千[佛山] 万[佛山] 大[佛山]
  平[台中] 后[台中] 舞[台中] 站[台中] 阳[台中] 窗[台中] 柜[台中] 月[台中] 吧[台中] 灶[台中] 电视[台中] 控制[台中] 指[定西] 规[定西] 决[定西] 固[定西] 约[定西] 鉴[定西]
  短[日照] 长[日照] 无[日照] 少[日照] 挡[日照] 响[日照] 光[日照] 足[日照] 低[日照] 证[日照] 受[日照] [日照]时 [日照]强 [日照]权 [日照]不足 [日照]充足 [日照]采光 [日照]间距 [日照]标准 [日照]分析 [日照]要求 [日照]条件 [日照]不够 [日照]少
  拆[开封] 未[开封] 已[开封]`

export interface HeldName {
  readonly name: string
  readonly before: string
  readonly after: string
}

/** 一个三明治, 复合肥: what stands around a name where it is part of another word. */
export const heldPlaceNames: readonly HeldName[] = heldNames.split(/\s+/).map((word) => {
  const [, before = '', name = '', after = ''] = /^(.*)\[(.+)\](.*)$/.exec(word) ?? []
  return { name, before, after }
})

const commonSurnames = new Set(
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程魏苏吕丁任卢姚钟姜崔谭陆范汪廖石金贾韦夏付方邹熊白孟秦邱侯江尹薛闫雷龙史陶贺毛段郝顾龚邵覃武钱戴严莫孔'.split(
    '',
  ),
)

/** 今天津津有味: the first sign of the name belongs to the word before it. 记者杨昌平: it is a person’s. */
export function beginsInside(text: string, start: number, isShort: boolean): boolean {
  if (start === 0) return false
  const before = text.charAt(start - 1)
  if (text.charCodeAt(start) === 0x5929) return '今昨明后前每当整半全几两三'.includes(before)
  if (text.charCodeAt(start) === 0x5eb7 && before === '健') return true
  return isShort && commonSurnames.has(before) && (start === 1 || /[\s（(、，,：:者员长]/.test(text.charAt(start - 2)))
}

// 市中区, 市南区 and 市北区 are districts of these.
const citiesWithMarketDistricts = new Set(['济南', '枣庄', '内江', '乐山', '青岛'])

/** 济南市中区 is 济南 and 市中区, not 济南市 and 中区. */
export function lendsItsLastSign(text: string, end: number): boolean {
  if (text.charCodeAt(end - 1) !== 0x5e02 || text.charCodeAt(end + 1) !== 0x533a) return false
  return citiesWithMarketDistricts.has(text.slice(end - 3, end - 1)) && '中南北'.includes(text.charAt(end))
}
