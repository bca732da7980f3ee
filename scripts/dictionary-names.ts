// What a Chinese personal name costs: surname and two given characters, counted over the personal names of jieba's dictionary.
import { costScale } from '../src/nlp/segment/dictionary.ts'
import type { DictionaryWord } from './dictionary-words.ts'

/** The surnames that nine tenths of people share, and rarer ones; without those that are mostly other words (和, 向, 时). */
export const surnames =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔' +
  '汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶牟艾尤阳穆农司卓古吉缪简项芦麦褚娄窦戚' +
  '岑景党宫费卜冷晏席卫米柏宗瞿桂佟臧闵苟邬边卞姬仇栾隋刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝封谈匡鞠惠荆乐冀郁胥南班储栗燕楚鄢劳谌奚皮粟冼蔺楼盘位厉伊仝区郜海阚帅屠豆朴练廉禹井' +
  '祖漆巴丰卿狄索宣晋初云敬来扈晁芮普阙浦戈伏鹿薄邸雍辜羊阎闾'

/** How rare a name of three characters is among words, in nats; chosen on the even rows of the NLPCC 2016 dev part. */
const nameCost = 4

export interface NameTables {
  /** By UTF-16 unit, 0 where the character cannot stand there. */
  readonly surnames: Uint16Array
  readonly givenFirsts: Uint16Array
  readonly givenSeconds: Uint16Array
}

export function nameTablesOf(words: readonly DictionaryWord[]): NameTables {
  const surnameCounts = new Map<number, number>()
  const firstCounts = new Map<number, number>()
  const secondCounts = new Map<number, number>()
  for (let i = 0; i < surnames.length; i++) surnameCounts.set(surnames.charCodeAt(i), 1)
  for (const { text, tag } of words) {
    if (text.length !== 3 || (tag !== 'nr' && tag !== 'nrt') || !surnames.includes(text.charAt(0))) continue
    increment(surnameCounts, text.charCodeAt(0))
    increment(firstCounts, text.charCodeAt(1))
    increment(secondCounts, text.charCodeAt(2))
  }
  return {
    surnames: costs(surnameCounts, nameCost),
    givenFirsts: costs(firstCounts, 0),
    givenSeconds: costs(secondCounts, 0),
  }
}

function increment(counts: Map<number, number>, unit: number): void {
  counts.set(unit, (counts.get(unit) ?? 0) + 1)
}

function costs(counts: ReadonlyMap<number, number>, extra: number): Uint16Array {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  const table = new Uint16Array(65_536)
  for (const [unit, count] of counts) {
    table[unit] = Math.round((extra - Math.log(count / total)) * costScale)
  }
  return table
}
