// Made-up names of several peoples, put together from common parts, so that nobody's name stands here.
import type { Random } from '../../src/core/random.ts'

const words = (text: string): readonly string[] => text.split(' ')

const surnames = words('王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 马 朱 胡 郭 何 高 林 罗 郑 梁 谢 宋 唐 许 邓 韩 冯 曹')
const rareSurnames = words('逄 仉 亓 郗 禚 乜 佴 妫 冼 揭 缑 晁 郄 蔺 荀 滕 阚 麻 么 苑')
const compoundSurnames = words('欧阳 上官 司马 诸葛 东方 皇甫 尉迟 令狐 司徒 夏侯')
const givenSigns = Array.from('伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉萍红玲芬燕彬凤洁梅琳雷云浩凯秀健')

const uyghur = words(
  '买买提江 阿不都热合曼 古丽娜尔 吐尔逊江 艾尼瓦尔 塔依尔 帕提古丽 努尔买买提 热依汗古丽 玉素甫江 艾合买提 麦合木提',
)
const kazakh = words(
  '叶尔波力 阿依古丽 努尔兰 哈那提 木拉提别克 加尔肯别克 巴合提 沙吾列提 叶尔肯 赛力克 库拉西 阿依波力',
)
const tibetan = words(
  '扎西多吉 卓玛央金 次仁旺堆 格桑拉姆 洛桑丹增 才让东知 尼玛平措 德吉卓嘎 旦增曲扎 贡布才旦 益西江措 索南达杰',
)
const mongol = words('巴特尔 其其格 苏日娜 乌力吉 那日苏 萨仁图雅 格日勒图 宝音德力格尔 阿拉坦仓 朝鲁门 娜仁花 额尔敦')
const yiClans = words('阿苏 吉木 沙马 曲比 马海 阿说 吉伍 海来 勒格 的日')
const yiGiven = words('木呷 拉日 伍各 阿依莫 尔古 阿木 日黑 阿牛莫 子且 伍果')
const huiSurnames = words('马 丁 哈 白 沙 喇 虎 者')
const huiGiven = words('尤素夫 穆萨 伊斯玛 阿依舍 苏莱曼 哈三 法图麦 主麻 麦尔燕 伊布拉')
const foreign = words('约翰 玛丽亚 安德烈 史密斯 冈萨雷斯 伊万诺夫 卡洛斯 海伦娜 罗伯特 菲利普')
const pinyinSurnames = words('Wang Li Zhang Liu Chen Yang Zhao Huang Zhou Wu Xu Sun Zhu Guo Zheng')
const pinyinGiven = words('Jianguo Xiaoming Guoqiang Lihua Meiling Haitao Yuxuan Zhiqiang Xiuying Dongmei Jiahui Wenbo')

export type Name = readonly string[]

/** Each gives the parts of one name: surname and given name, or the names on both sides of the dot. */
export const peoples: Readonly<Record<string, (random: Random) => Name>> = {
  'Han, two signs': (random) => [random.pick(surnames), random.pick(givenSigns)],
  'Han, three signs': (random) => [random.pick(surnames), random.pick(givenSigns) + random.pick(givenSigns)],
  'Han, rare surname': (random) => [random.pick(rareSurnames), random.pick(givenSigns) + random.pick(givenSigns)],
  'Han, compound surname': (random) => [random.pick(compoundSurnames), random.pick(givenSigns)],
  Uyghur: (random) => [random.pick(uyghur), random.pick(uyghur)],
  Kazakh: (random) => [random.pick(kazakh), random.pick(kazakh)],
  Tibetan: (random) => [random.pick(tibetan)],
  Mongol: (random) => [random.pick(mongol)],
  Yi: (random) => [random.pick(yiClans) + random.pick(yiGiven)],
  Hui: (random) => [random.pick(huiSurnames) + random.pick(huiGiven)],
  foreign: (random) => [random.pick(foreign), random.pick(foreign)],
  pinyin: (random) => [random.pick(pinyinSurnames), random.pick(pinyinGiven)],
}

/** The same signs as they stand in traditional script, for the surnames and given names above. */
export const traditional: ReadonlyMap<string, string> = new Map(
  words(
    '张張 刘劉 陈陳 杨楊 赵趙 黄黃 吴吳 孙孫 马馬 罗羅 郑鄭 谢謝 许許 邓鄧 韩韓 冯馮 伟偉 丽麗 强強 军軍 艳豔 杰傑 涛濤 兰蘭 刚剛 华華 红紅 凤鳳 洁潔 云雲 凯凱',
  ).map((pair) => [pair.charAt(0), pair.charAt(1)]),
)

/** Radicals of the supplement (U+2E80 to U+2EFF) that look like the sign they stand for. */
export const radicals: ReadonlyMap<string, string> = new Map([
  ['马', '⻢'],
  ['黄', '⻩'],
  ['高', '⾼'],
  ['麻', '⿇'],
  ['玉', '⽟'],
  ['白', '⽩'],
])
