// Labels unlabelled posts by the bracketed emoticons their authors chose: distant supervision after Go et al. (2009).
import { stripEmoticons } from '../../src/nlp/classify/features.ts'

export interface DistantText {
  /** Without the emoticons. */
  readonly text: string
  readonly emoticons: readonly string[]
}

/** Distinct own words with at least one emoticon and three characters beside it; what is reposted is left away. */
export function readDistantTexts(texts: Iterable<string>): DistantText[] {
  const seen = new Set<string>()
  const found: DistantText[] = []
  for (const whole of texts) {
    const own = whole.split('//@')[0] ?? ''
    const names = own.match(/\[[^\s[\]]{1,8}\]/gu)
    if (names === null) continue
    const key = own.replace(/\s+/gu, '')
    if (seen.has(key)) continue
    seen.add(key)
    const text = stripEmoticons(own).trim()
    if (text.replace(/@\S+/gu, '').replace(/[\s\p{P}]/gu, '').length < 3) continue
    found.push({ text, emoticons: [...new Set(names.map((name) => name.slice(1, -1)))] })
  }
  return found
}

/** The `count` most frequent emoticons; ties by name. */
export function frequentEmoticons(texts: readonly DistantText[], count: number): string[] {
  const counts = new Map<string, number>()
  for (const { emoticons } of texts) for (const name of emoticons) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, count)
    .map(([name]) => name)
}

/** 1 or -1 where all emoticons of known mood agree, else 0. */
export function emoticonPolarity(emoticons: readonly string[]): number {
  const pleased = emoticons.some((name) => pleasedEmoticons.has(name))
  const displeased = emoticons.some((name) => displeasedEmoticons.has(name))
  return pleased === displeased ? 0 : pleased ? 1 : -1
}

const pleasedEmoticons = new Set(
  (
    '哈哈 嘻嘻 爱你 心 鼓掌 赞 good 花心 酷 威武 给力 害羞 太开心 可爱 笑哈哈 馋嘴 呲牙 蛋糕 亲亲 比心 耶 偷乐 得意地笑 玫瑰 偷笑 ' +
    '爱心 太阳 兔子 憧憬 做鬼脸 抱抱 给你小心心 加油 棒棒糖 礼物 喜'
  ).split(' '),
)

const displeasedEmoticons = new Set(
  (
    '泪 怒 衰 抓狂 晕 哼 鄙视 可怜 生病 流泪 弱 泪奔 黑线 吐 怒骂 悲伤 委屈 泣不成声 失望 伤心 惊恐 囧 淚 发怒 汗 左哼哼 右哼哼 ' +
    '黑脸 愤怒 泪流满面 崩溃 打脸 裂开 苦涩 跪了 傻眼 困 感冒 骷髅 心碎 嫌弃 挖鼻屎'
  ).split(' '),
)
