// Words that tell no happening from another: the project's own compact lists, by part of speech and by hand.

/** Parts of speech of jieba whose words are grammar, numbers or fillers. */
export const stopTags: ReadonlySet<string> = new Set([
  'r',
  'rr',
  'rz',
  'rg',
  'p',
  'c',
  'u',
  'uz',
  'uv',
  'ul',
  'uj',
  'ug',
  'ud',
  'y',
  'e',
  'o',
  'd',
  'dg',
  'df',
  'm',
  'mg',
  'mq',
  'q',
  'f',
  'k',
  'h',
  'x',
])

/** Frequent words of the other parts of speech, and the phrases of polite complaint. */
export const stopWords: readonly string[] = words(`
  没有 可以 知道 觉得 感觉 认为 表示 希望 需要 应该 可能 能够 出来 起来 下来 上来 下去 回来 过来 过去 出去 进去 进来 开始 继续 进行 成为 作为
  发现 看到 看见 听到 听说 说话 告诉 请问 请求 恳请 望请 感谢 谢谢 您好 你好 大家 别人 有人 有些 有的 有点 这样 那样 怎样 这里 那里 哪里 现在
  今天 明天 昨天 后天 前天 今年 去年 明年 今日 昨日 明日 目前 当时 之后 之前 以后 以前 以来 时候 时间 期间 同时 近日 近期 日前 最近 刚刚 晚上 早上
  上午 下午 中午 凌晨 每天 天天 年月 问题 情况 事情 东西 地方 方面 原因 结果 样子 办法 意思 部分 内容 信息 消息 关系 过程 工作 生活 一样 一直
  一起 一切 一下 一些 一点 一般 一定 完全 特别 非常 十分 真的 真是 不是 不能 不会 不要 不可 不好 不到 不了 不得 不敢 不想 不愿 不过 就是 还是
  还有 只是 只有 只能 都是 也是 可是 但是 于是 而是 要是 如果 因为 所以 由于 为了 关于 对于 根据 按照 通过 随着 以及 或者 并且 而且 其中 其他
  其它 另外 此外 包括 有关 相关 属于 存在 具有 得到 受到 造成 导致 出现 发生 引起 要求 提出 接到 收到 给予 予以 加以 进一步 尽快 及时 严重 主要
  重要 新 大 小 多 少 好 坏 高 低 全部 所有 各种 各个 各位 多个 几个 很多 许多 不少 多少 大量 部门 单位 人员 领导 尊敬 市民 群众 网友 记者 报道
  来源 转发 微博 视频 图片 链接 网页 全文 查看 评论 关注 分享 收起 展开 点击 详情 哈哈 哈哈哈 呵呵 嘻嘻 嘿嘿 啊啊 呜呜 有没有 是不是 能不能 会不会
  为什么 怎么 怎么办 什么 多久 是否 难道 究竟 到底 居然 竟然 简直 反正 其实 毕竟 当然 确实 看看 想想 说说 试试 来说 来看 总之 例如 比如 尤其
  尤其是 等等 之间 之中 之一 左右 上下 以上 以下 以内 以外 附近 旁边 里面 外面 上面 下面 前面 后面 中间 本人 自己 我们 你们 他们 她们 它们 咱们
  反映 反应 投诉 举报 咨询 来电 来信 答复 回复 处理 解决 核实 调查 了解 办理 诉求 建议 工单 热线 书记 市长 县长 区长 厅长 局长
  能否 何时 何时能 无法 才能 不知 具体 实际 本来 个人 人民 考虑 重视 督促 告知 进入 提供 直接 普通 根本 基本 无人 处于 位于 百忙之中 增加 加快
  http https com www cn the and for you
`)

const functionProperty = 1
const suffixProperty = 2
const properties = new Uint8Array(65_536)
mark(
  '的了是在不有和就都而及与着或也很又要会可能把被让给对从到向往比跟同为以于之其此该这那哪谁我你您他她它们个只几每各本某一二三四五六七八九十百千万亿两零〇年月日号时分秒点' +
    '上下左右前后里外中内间大小多少高低新老好坏来去说想看听吃喝做用打开关走跑坐站住请叫问等才再还更最太真刚已没别啊吧呢吗呀哦嗯哈呵嘛啦哇么什怎得地过起出进回将使由因但如若则却并且所者第次人事天钱车家名元块岁',
  functionProperty,
)
mark(
  '省市县区乡镇村街路道巷弄桥湖江河山岛港湾苑园城府庭轩居邨庄寨堡坪塘洲广场厦楼栋座院校厂矿站店局所馆寺塔坝渠库厅处委队部组社',
  suffixProperty,
)

function mark(characters: string, property: number): void {
  for (let i = 0; i < characters.length; i++) {
    const unit = characters.charCodeAt(i)
    properties[unit] = (properties[unit] as number) | property
  }
}

/** A character that is a word of its own: it ends a run of unknown characters. */
export function isFunctionCharacter(text: string, at: number): boolean {
  return ((properties[text.charCodeAt(at)] as number) & functionProperty) !== 0
}

/** A character that turns what stands before it into the name of a place, building or body. */
export function isPlaceSuffix(text: string, at: number): boolean {
  return ((properties[text.charCodeAt(at)] as number) & suffixProperty) !== 0
}

/** What is counted rather than named after a number. */
export const unitWords: ReadonlySet<string> = new Set(
  words(`
  小时 分钟 公里 千米 厘米 毫米 平米 平方 平方米 平方公里 立方米 公斤 千克 毫升 万元 亿元 千元 百元 块钱 美元 港元 欧元 日元 年级 个月 月份 年度
  年代 世纪 周年 周岁 多年 多万 多人 多名 余人 余名 余万 名人 人民 人次 人口 人员 公顷 摄氏度 百分点 层楼 楼层 号楼 单元 车道 车次 航班 万人 万辆
  分贝 千瓦 兆瓦 马力 英寸 英里 海里 公分 光年 星期 礼拜 季度 学年 学期 岁数 元钱 毛钱 分钱 倍数 学生 孩子 同学 乘客 旅客 居民 业主 村民 工人
  `),
)

function words(text: string): string[] {
  return text.trim().split(/\s+/)
}
