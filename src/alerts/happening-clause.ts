// Finds the words in which a happening is told: the best clause of the most central witness, cleaned of what says nothing.
import type { PlaceCode } from '../core/ids.ts'
import type { EvidenceItem } from '../core/signal.ts'
import type { Situation } from '../core/situation.ts'

export interface ToldClause {
  readonly text: string
  /** Whether it says by itself what happens. */
  readonly isTelling: boolean
  readonly witness: EvidenceItem
}

export const clauseLengthMax = 24
/** What a witness loses of whom the model is sure that he tells of no harm. */
const doubtFault = 1.5
/** What a witness of another street or district says stands for this place only where nobody else says anything. */
const elsewhereFault = 1.5
/** Shorter ones say nothing by themselves. */
const clauseLengthMin = 4

/** What a duty officer wants to read in a title; a clause with such a word is preferred, none is required. */
const tellingWords =
  /[烟火]|燃|爆|煤气|天然气|燃气|气味|异味|臭|刺鼻|泄漏|漏[气水电]|裂|塌|倾斜|坠|脱落|掉[落下]|撞|翻车|侧翻|堵|淹|积水|水位|洪|滑坡|停[水电气工产课]|断[水电网]|没水|没电|没信号|不热|供[水电气暖]|[呕中]吐|中毒|腹泻|拉肚子|发[烧热]|头[晕痛]|晕倒|昏|咳|送医|住院|抢救|受伤|伤亡|死亡|血|砍|打人|[持拿]刀|挤|踩|推|摔|工资|欠薪|拖欠|提现|取不出|兑付|退款|跑路|暴雷|停课|校门|污水|浑|黄水|红色的?水|死|困|皮疹|感染|不适|倒[了塌下]?|缺口|聚集|讨说法|讨薪|维权|行凶|伤人|透析|呼吸机|鼓包|白气|中断/u
/** What leaves no doubt that it has come to the worst: it is told before what led to it. */
const graveWords = /爆炸|起火|着火|火灾|坍塌|垮塌|倒塌|死亡|遇难|踩踏|砍[人伤]|伤人|行凶|中毒|昏迷|溃坝|决口|管涌|超警/u
/** What denies, hopes or passes on makes a poor title. */
const weakWords =
  /听说|据说|网传|据传|辟谣|谣言|不实|并非|没有|是不是|有没有|是否|会不会|怎么回事|为什么|什么情况|谁知道|哪里|恢复|咨询|演练|计划|通知|看过来|扩散/u
/** Somebody else has said it before, and more plainly. */
const echoes = /也[是有在]|也闻|也看|同样/u
/** How people feel is counted and told beside the clause. */
const feelings = /头[晕痛]|恶心|[呕]?吐了?$|腹泻|拉肚子|难受/u
const pleas =
  /^(?:请|恳请|希望|要求|望|跪求|求|建议|盼|麻烦|谢谢|感谢|大家|注意|转发|扩散|急急|尽快|予以|核实|处理|回复|特此)/u

/** The best clause, without the names of `placeNames` at its head, of what is told at `place`; null where no witness has one. */
export function clauseOf(situation: Situation, place: PlaceCode, placeNames: readonly string[]): ToldClause | null {
  const { witnesses, terms } = situation
  let best: (ToldClause & { readonly score: number }) | null = null
  for (const witness of witnesses) {
    const isElsewhere = !place.startsWith(witness.place) && !witness.place.startsWith(place)
    const others = witnesses.filter((other) => other !== witness)
    const clauses = clausesOf(witness.excerpt)
    clauses.forEach((clause, i) => {
      const text = prolonged(trimmed(clause.text, placeNames), clauses[i + 1], placeNames)
      if (text.length < clauseLengthMin || pleas.test(text)) return
      const score =
        scoreOf(text, clause, others, terms) - doubtFault * (1 - witness.weight) - (isElsewhere ? elsewhereFault : 0)
      if (best === null || score > best.score) best = { text, isTelling: tellingWords.test(text), witness, score }
    })
  }
  return best
}

interface Clause {
  readonly text: string
  readonly isAsked: boolean
  readonly isCut: boolean
}

const hashtags = /#[^#]{1,40}#/gu
const noise =
  /https?:\S+|〔[^〕]*〕|\[[^\]]{1,8}\]|@[\p{L}\p{N}_-]+:?|(?:\p{Extended_Pictographic}|\u{fe0f}|\u{200d})+/gu

/** Where an excerpt is nothing but hashtags, their words are its clauses. */
function clausesOf(excerpt: string): Clause[] {
  const without = excerpt.replaceAll(hashtags, ' ')
  const plain = (/\p{Script=Han}{4}/u.test(without) ? without : excerpt.replaceAll('#', '。'))
    .replaceAll(noise, '')
    .replaceAll(/(?:〔姓名〕)+/gu, '某')
  const parts = plain.split(/([，,。！!？?；;…\n~～“”"「」『』【】《》()（）：\s]+|:(?!\d))/u)
  const clauses: Clause[] = []
  for (let i = 0; i < parts.length; i += 2) {
    const end = parts[i + 1] ?? ''
    const text = (parts[i] ?? '').trim()
    if (text !== '') clauses.push({ text, isAsked: /[？?]|[吗么]$/u.test(text + end), isCut: end.includes('…') })
  }
  return clauses
}

const frames =
  /^(?:(?:多[名位]|有|该|本地|附近|部分)?(?:市民|居民|群众|网友|来电人|来电者|诉求人|投诉人|反映人|当事人|网格员|村民|业主|住户|家长|职工|员工|乘客|热线)?(?:再次|多次)?(?:来电|致电|来信|留言|巡查|走访|巡逻)?(?:反映|反应|表示|称|发现|诉求|来电)(?:称|说|到)?|通报|上报|正(?![常式规])|关于|因为|由于|而且|但是|所以|然后|结果|就是|真的|感觉|好像|反正|今天|昨天|前天|昨晚|今晚|今早|早上|上午|中午|下午|晚上|凌晨|刚才|刚刚|现在|目前|最近|这两天|这几天|各位|姐妹们|家人们|天[哪呐啊]|我去|卧槽|我靠|妈呀|救命|哎+[呀哟]?|唉+|啊+|呜+|[的了]|在(?=.{0,8}(?:闻到|看到|听到)))+/u
const tails =
  /(?:[啊呀哇啦吧呢吗嘛哦喔哟了]|等?的?再?(?:问题|情况|现象|投诉|反映|求助)(?:反映|投诉)?|怎么办|报警|求助|通报|请.{0,10}(?:处理|核实|解决)|哈哈+|呜呜+)+$/u
/** Who says it, in the middle of a record: the count of voices says it better. */
const inside = /(?<![名位])(?:居民|市民|群众|业主|住户|家长|村民)(?:反映|反应|来电称|称|表示)/gu
const firstPersons: readonly (readonly [RegExp, string])[] = [
  [/(?:我们|咱们?|俺们?|我)家(?:里)?/gu, '家中'],
  [/(?:我们|咱们?|我)的?(?:爸妈|父母|爸|妈|老公|老婆|妻子|丈夫|奶奶|爷爷|姥姥|外婆|外公)妈?爸?/gu, '家人'],
  [/(?:我们|咱们|俺们|我|咱|俺|本人)(?:的|也|都|就)?/gu, ''],
]

function trimmed(clause: string, placeNames: readonly string[]): string {
  let text = clause.replaceAll(/^\p{P}+|\p{P}+$/gu, '')
  text = text.replaceAll(inside, '')
  for (const [pattern, plain] of firstPersons) text = text.replaceAll(pattern, plain)
  for (let before = ''; before !== text; ) {
    before = text
    text = text
      .replace(frames, '')
      .replace(tails, '')
      .replace(/^\p{P}+/u, '')
    const name = placeNames.find((one) => text.startsWith(one) && !isPartOfName(text.charAt(one.length)))
    if (name !== undefined) text = text.slice(name.length)
  }
  if (text.length <= clauseLengthMax) return text
  const cut = text.slice(0, clauseLengthMax - 1)
  return `${cut.isWellFormed() ? cut : cut.slice(0, -1)}…`
}

/** 大堤村口 and 古田片区 are names by themselves, which begin with the name of a place. */
function isPartOfName(next: string): boolean {
  return /[口头片路街巷桥站]/u.test(next)
}

/** A short clause takes the next one with it where both tell something and are short enough. */
function prolonged(text: string, next: Clause | undefined, placeNames: readonly string[]): string {
  if (!tellingWords.test(text) || next === undefined || next.isAsked || next.isCut || text.endsWith('…')) return text
  const more = trimmed(next.text, placeNames)
  const whole = `${text}，${more}`
  const isTelling = tellingWords.test(more) && !weakWords.test(more) && !pleas.test(more) && !feelings.test(more)
  return isTelling && whole.length <= clauseLengthMax ? whole : text
}

/** So many witnesses who do not agree are imagined beside the others: what two share proves little. */
const agreementPrior = 2

/** Agreement with the other witnesses, by shared terms and pairs of characters, and what the clause tells. */
function scoreOf(text: string, clause: Clause, others: readonly EvidenceItem[], terms: readonly string[]): number {
  const shareOf = (part: string): number =>
    others.filter(({ excerpt }) => excerpt.includes(part)).length / (others.length + agreementPrior)
  const shared = terms.filter((term) => text.includes(term)).reduce((sum, term) => sum + shareOf(term), 0)
  const pairs = Array.from({ length: text.length - 1 }, (_, i) => text.slice(i, i + 2))
  const alike = pairs.reduce((sum, pair) => sum + shareOf(pair), 0) / Math.sqrt(pairs.length)
  const isWeak = weakWords.test(text)
  const telling = isWeak ? 0 : (tellingWords.test(text) ? 1.5 : 0) + (graveWords.test(text) ? 1 : 0)
  const faults =
    (clause.isAsked ? 1 : 0) +
    (clause.isCut || text.endsWith('…') ? 0.7 : 0) +
    (isWeak ? 1 : 0) +
    (echoes.test(text) ? 0.3 : 0) +
    (text.includes('某') ? 0.7 : 0) +
    (text.length < 6 ? 0.5 : 0)
  return Math.min(2, shared) + Math.min(2, alike) + telling - faults
}
