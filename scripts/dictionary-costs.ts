// What a dictionary word costs in the default mode: minus the logarithm of its probability, Infinity where it must not be used.
//
// jieba's dictionary holds many phrases as if they were words: 一个, 就是, 工作人员, 交通事故. Segmented corpora of every
// school cut them, and counting or clustering wants their parts. They leave the default mode by the rules below, which
// look at form, part of speech and frequency only; the parity modes still use them.
import type { DictionaryWord } from './dictionary-words.ts'

/** Parts that are rarer are no evidence that a word is put together from them. */
const partFrequencyMin = 20
/** Idioms and names look like phrases; they are cut only where both halves are everyday words. */
const everydayFrequencyMin = 300
const functionFrequencyMin = 1_000

type Frequency = (text: string) => number
type PhraseRule = (text: string, tag: string, lexicon: Lexicon) => boolean

interface Lexicon {
  readonly frequencyOf: Frequency
  readonly tagOf: (text: string) => string
}

export function costsOf(words: readonly DictionaryWord[]): number[] {
  const byText = new Map(words.map((word) => [word.text, word]))
  const lexicon: Lexicon = {
    frequencyOf: (text) => byText.get(text)?.frequency ?? 0,
    tagOf: (text) => byText.get(text)?.tag ?? '',
  }
  const total = Math.log(words.reduce((sum, word) => sum + word.frequency, 0))
  return words.map(({ text, tag, frequency, perMillion }) => {
    if (frequency === 0) return -Math.log(perMillion / 1e6)
    return isPhrase(text, tag, lexicon) ? Infinity : total - Math.log(frequency)
  })
}

export function isPhrase(text: string, tag: string, lexicon: Lexicon): boolean {
  return text.length > 1 && !lexicalised.has(text) && rules.some((rule) => rule(text, tag, lexicon))
}

/** Conjunctions, pronouns and adverbs that the rules would take for phrases. */
const lexicalised: ReadonlySet<string> = new Set(
  (
    '还是 只是 只有 没有 不过 不管 不论 不同 不断 不少 不如 不仅 不但 不必 不知 不料 最好 最多 最后 最近 最终 最初 最为 更加 更多 更新 更换 更改 很多 极其 极度 极端 较为 ' +
    '太阳 太太 太子 太空 太平 一些 这些 那些 哪些 有些 某些 一起 一样 一直 一切 一般 一定 一下 一点 一旦 一致 一律 一道 一级 一面 一口 ' +
    '一头 一回 一番 一共 一向 一再 一带 一贯 一等 首次 多次 每天 半天 首先 各自 各地 本次 各种 多年 没什么 没关系 没意思 不得了 实际上 事实上 基本上 大体上 目的地 所在地 ' +
    '发源地 根据地 殖民地 水源地 沼泽地'
  ).split(' '),
)

const numerals = '一二三四五六七八九十百千万亿两几多半数'
const measures =
  '个位名家条项种件款台辆本张片份场群届座间架颗只支枝把头匹口层栋幢户号次回遍趟阵顿批组套双副股堆滴杯瓶碗箱盒包袋桶篇集册页句段首幅幕笔年周岁人元块斤米步餐员代天'
const determiners = '这那哪每某该此各首'
const longMeasure = /^(?:个月|分钟|小时|公里|公斤|千米|平方米|立方米|公顷|多年|万元|亿元|美元)$/
const nameTags: ReadonlySet<string> = new Set(['nr', 'nrt', 'nrfg', 'ns', 'nz', 'nt'])
const idiomTags: ReadonlySet<string> = new Set(['i', 'z', 'nr', 'nrt', 'nrfg', 'ns', 'nz', 'o'])

const rules: readonly PhraseRule[] = [
  isCounted,
  isDetermined,
  isNegated,
  isAdverbAndVerb,
  isDegree,
  isPeople,
  isTimeAround,
  isWordAndParticle,
  isTwoWords,
  isChain,
]

/** 一个, 第三次, 几十年: a numeral and what it counts; 万多: the end of a numeral. */
function isCounted(text: string, _tag: string, { tagOf }: Lexicon): boolean {
  if (/^(?:[十百千万亿]+[多余]|[多余][十百千万亿]+)$/.test(text)) return true
  let digits = text.startsWith('第') ? 1 : 0
  while (digits < text.length && numerals.includes(text.charAt(digits))) digits++
  if (digits === 0 || (text.startsWith('第') && digits === 1)) return false
  const unit = text.slice(digits)
  if (unit.length === 1) return measures.includes(unit)
  return longMeasure.test(unit) || (unit.length > 0 && tagOf(unit) === 'q')
}

/** 这个, 每家, 首届. */
function isDetermined(text: string): boolean {
  return (
    text.length === 2 &&
    determiners.includes(text.charAt(0)) &&
    '个位名家条项种件款台辆张片份场群届座间架颗只支次批部'.includes(text.charAt(1))
  )
}

/** 不能, 不会; 没想到. */
function isNegated(text: string, tag: string, { frequencyOf }: Lexicon): boolean {
  if (text.length === 2)
    return text.startsWith('不') && '是能会要得好怕再到可宜肯敢想愿行让用该应见懂'.includes(text.charAt(1))
  return (
    text.length === 3 &&
    '不没'.includes(text.charAt(0)) &&
    tag !== 'z' &&
    tag !== 'i' &&
    frequencyOf(text.slice(1)) > 100
  )
}

/** 就是, 已有, 不再. */
function isAdverbAndVerb(text: string): boolean {
  if (text.length !== 2) return false
  const adverb = text.charAt(0)
  return (
    (text.endsWith('是') && '就都也又更正却真才便即亦倒'.includes(adverb)) ||
    (text.endsWith('有') && '还已共总更另都也又设'.includes(adverb))
  )
}

/** 最大, 很好, 极少. */
function isDegree(text: string, _tag: string, { frequencyOf }: Lexicon): boolean {
  return (
    text.length === 2 && '最很更较极颇'.includes(text.charAt(0)) && frequencyOf(text.charAt(1)) > functionFrequencyMin
  )
}

/** 英国人, 中国队. */
function isPeople(text: string, _tag: string, { tagOf }: Lexicon): boolean {
  return text.length === 3 && '人队'.includes(text.charAt(2)) && tagOf(text.slice(0, 2)) === 'ns'
}

/** 年前, 天后: a unit of time and before, after or within it; 有人, 无人. */
function isTimeAround(text: string): boolean {
  return /^(?:[年月天周][前后内]|[有无]人)$/.test(text)
}

/** 意味着, 静静地, 山脚下. */
function isWordAndParticle(text: string, _tag: string, { frequencyOf }: Lexicon): boolean {
  return text.length === 3 && '着了的地得上中下里'.includes(text.charAt(2)) && frequencyOf(text.slice(0, 2)) > 30
}

/** 工作人员, 交通事故; idioms and names only where both halves are everyday words. */
function isTwoWords(text: string, tag: string, { frequencyOf, tagOf }: Lexicon): boolean {
  if (text.length !== 4) return false
  const least = idiomTags.has(tag) ? everydayFrequencyMin : partFrequencyMin
  // 黄河流域 is a name and a word, 马来西亚 is one name although 西亚 is another.
  if (nameTags.has(tag) && nameTags.has(tagOf(text.slice(2)))) return false
  return frequencyOf(text.slice(0, 2)) >= least && frequencyOf(text.slice(2)) >= least
}

/** 自然保护区, 全国人大常委会: a chain of words of two to four characters. */
function isChain(text: string, tag: string, { frequencyOf }: Lexicon): boolean {
  if (text.length < (tag === 'nt' ? 4 : 5) || tag === 'nr' || tag === 'nrt' || tag === 'i') return false
  const reached = [true]
  for (let end = 1; end <= text.length; end++) {
    reached[end] = [2, 3, 4].some(
      (length) =>
        length <= end &&
        length < text.length &&
        reached[end - length] === true &&
        frequencyOf(text.slice(end - length, end)) >= partFrequencyMin,
    )
  }
  return reached[text.length] === true
}
