// What the facts of a happening's probability are called to a reader, by the names under which they are weighed.
import type { Situation } from '../core/situation.ts'
import type { Wording } from './wording.ts'

interface FactWords {
  /** Facts of one group say the same in several ways; what counts is their sum. */
  readonly group: string
  /** Said where much of it speaks for a crisis, and where little of it speaks against one; or the other way round. */
  readonly raises: Wording
  readonly lowers: Wording
  /** Which of the two says that there is much of it, and above which value there is: neither is said where it is not so. */
  readonly claims: 'raises' | 'lowers'
  readonly above: number
}

function words(
  group: string,
  claims: FactWords['claims'],
  above: number,
  raises: [string, string],
  lowers: [string, string],
): FactWords {
  return { group, claims, above, raises: { zh: raises[0], en: raises[1] }, lowers: { zh: lowers[0], en: lowers[1] } }
}

/** So many people as the facts count them. */
function people(count: number): number {
  return Math.log1p(count)
}

export const factWords: Readonly<Record<string, FactWords>> = {
  burst: words(
    'voices',
    'raises',
    people(2),
    ['最近一小时反映集中', 'many in the last hour'],
    ['最近一小时反映少', 'few in the last hour'],
  ),
  n6: words(
    'voices',
    'raises',
    people(3),
    ['六小时内反映的人多', 'many within six hours'],
    ['六小时内反映的人少', 'few within six hours'],
  ),
  n24: words(
    'voices',
    'raises',
    people(4),
    ['一天内反映的人多', 'many within a day'],
    ['一天内反映的人少', 'few within a day'],
  ),
  n96: words(
    'voices',
    'raises',
    people(5),
    ['四天内反映的人多', 'many within four days'],
    ['四天内反映的人少', 'few within four days'],
  ),
  total: words(
    'voices',
    'lowers',
    people(20),
    ['反映总数不多，不像日常诉求', 'few reports altogether, unlike an everyday complaint'],
    ['累计反映已多，像日常诉求', 'many reports altogether, like an everyday complaint'],
  ),
  any: words(
    'harm',
    'raises',
    people(2),
    ['多人说到危害或服务中断', 'several tell of harm or a failing service'],
    ['说到危害或服务中断的少', 'few tell of harm or a failing service'],
  ),
  harm: words(
    'harm',
    'raises',
    people(2),
    ['多人说到眼前的危险', 'several tell of a danger here and now'],
    ['说到眼前危险的少', 'few tell of a danger here and now'],
  ),
  mean: words(
    'harm',
    'raises',
    0.8,
    ['几乎每条都说到危害', 'nearly every report tells of harm'],
    ['不少反映没有说到危害', 'a good part of the reports tells of no harm'],
  ),
  second: words(
    'harm',
    'raises',
    0.7,
    ['不止一人说得明确', 'more than one says it plainly'],
    ['说得明确的人少', 'few say it plainly'],
  ),
  homeHarm: words(
    'harm',
    'raises',
    people(0.7),
    ['本地有人说到危险', 'a danger is told of at home'],
    ['本地说到危险的少', 'few tell of a danger at home'],
  ),
  citizensHome: words(
    'home',
    'raises',
    people(2),
    ['多人写明是本地', 'several name a place at home'],
    ['写明是本地的人少', 'few voices name a place at home'],
  ),
  citizensHarm: words(
    'harm',
    'raises',
    people(0.7),
    ['本地有人说到危险', 'a danger is told of at home'],
    ['本地说到危险的少', 'few tell of a danger at home'],
  ),
  body: words(
    'body',
    'raises',
    people(0.5),
    ['有人说到受伤或不适', 'people are said to be hurt or ill'],
    ['少有人说到受伤或不适', 'hardly anybody is said to be hurt or ill'],
  ),
  exactBody: words(
    'body',
    'raises',
    0.3,
    ['同一处有人受伤或不适', 'people are hurt or ill at one place'],
    ['没有集中在同一处的伤病', 'no injuries or illness at one place'],
  ),
  service: words(
    'service',
    'raises',
    people(2),
    ['说到服务中断或欠付', 'a service fails or money is owed'],
    ['多属一般的服务诉求', 'mostly complaints about a service'],
  ),
  escalation: words(
    'escalation',
    'raises',
    people(2),
    ['反映在升级、有人聚集', 'it escalates, people gather'],
    ['没有升级的迹象', 'no sign that it escalates'],
  ),
  officialEscalation: words(
    'escalation',
    'lowers',
    people(2),
    ['公务记录里少有反复投诉', 'hardly any repeated complaint in official records'],
    ['公务记录里多为反复投诉', 'official records hold mostly repeated complaints'],
  ),
  off: words(
    'off',
    'lowers',
    0.25,
    ['说的是此时此地的事', 'it is told as happening here and now'],
    ['有的说法像辟谣、旧事、计划或外地', 'some of it reads as denied, past, planned or elsewhere'],
  ),
  official: words(
    'channels',
    'raises',
    people(0.5),
    ['有公务记录', 'official records tell of it'],
    ['公务记录少', 'few official records'],
  ),
  weibo: words(
    'channels',
    'lowers',
    people(2),
    ['不只在微博上流传', 'it is not only on Weibo'],
    ['多在微博上流传', 'mostly on Weibo'],
  ),
  forum: words(
    'channels',
    'lowers',
    people(2),
    ['不只是论坛留言', 'it is not only on forums'],
    ['多为论坛留言', 'mostly on forums'],
  ),
  news: words('channels', 'raises', 0, ['已有新闻报道', 'the news tells of it'], ['没有新闻报道', 'no news of it']),
  channels: words(
    'channels',
    'raises',
    0,
    ['几个渠道都有反映', 'several channels tell of it'],
    ['渠道单一', 'a single channel tells of it'],
  ),
  home: words(
    'home',
    'raises',
    0.5,
    ['写明是本地的多', 'most name a place at home'],
    ['写明是本地的少', 'few name a place at home'],
  ),
  homeVoices: words(
    'home',
    'raises',
    people(2),
    ['多人写明是本地', 'several name a place at home'],
    ['写明是本地的人少', 'few voices name a place at home'],
  ),
  far: words(
    'home',
    'lowers',
    0.25,
    ['少有人说的是外地', 'hardly anybody names places elsewhere'],
    ['有人说的是外地', 'some name places elsewhere'],
  ),
  nowhere: words(
    'home',
    'lowers',
    0.5,
    ['有人写明是本地', 'somebody names a place at home'],
    ['没有人写明是本地', 'nobody names a place at home'],
  ),
  exact: words(
    'exact',
    'raises',
    0,
    ['几人说到同一街道或场所', 'several name the same street or venue'],
    ['没有说到同一街道或场所', 'no two name the same street or venue'],
  ),
  matter: words(
    'matter',
    'raises',
    0.5,
    ['说的是同一类事', 'they speak of one kind of matter'],
    ['说的事不够一致', 'they do not quite speak of one matter'],
  ),
  noMatter: words(
    'matter',
    'lowers',
    0.3,
    ['事项明确', 'the matter is plain'],
    ['有的说不清是什么事', 'some do not say what the matter is'],
  ),
  copies: words('copies', 'lowers', 0.1, ['少有复制的内容', 'hardly any copies'], ['有复制的内容', 'some are copies']),
  reposts: words('copies', 'raises', 0, ['有人转发', 'it is passed on'], ['少有人转发', 'hardly passed on']),
  themeHere: words(
    'theme',
    'raises',
    Math.log1p(3),
    ['本区同类反映明显多于平日', 'the district tells of this far more than usual'],
    ['本区同类反映与平日相近', 'the district tells of this about as usual'],
  ),
  themeCity: words(
    'theme',
    'raises',
    Math.log1p(3),
    ['全市同类反映明显多于平日', 'the city tells of this far more than usual'],
    ['全市同类反映与平日相近', 'the city tells of this about as usual'],
  ),
  span: words(
    'span',
    'lowers',
    people(24),
    ['事发不久', 'it began not long ago'],
    ['已持续一段时间', 'it has gone on for some time'],
  ),
}

/** Weaker groups say nothing that a reader could use. */
const logOddsMin = 0.3
const reasonsMax = 2

/** The two strongest reasons for a crisis and against it: of each group of facts the one that moves its sum most. */
export function factReasons(situation: Situation): {
  readonly raised: readonly (Wording & { readonly logOdds: number })[]
  readonly lowered: readonly (Wording & { readonly logOdds: number })[]
} {
  const groups = Map.groupBy(
    situation.contributions.filter(({ name }) => factWords[name] !== undefined),
    ({ name }) => factWords[name]?.group,
  )
  const sums = [...groups.values()].map((own) => ({ own, sum: own.reduce((total, { logOdds }) => total + logOdds, 0) }))
  const reasons = (sign: 1 | -1) =>
    sums
      .filter(({ sum }) => sum * sign >= logOddsMin)
      .sort((a, b) => (b.sum - a.sum) * sign || ((a.own[0]?.name ?? '') < (b.own[0]?.name ?? '') ? -1 : 1))
      .flatMap(({ own, sum }) => reasonOf(own, sign).map((reason) => ({ ...reason, logOdds: sum })))
      .slice(0, reasonsMax)
  return { raised: reasons(1), lowered: reasons(-1) }
}

function reasonOf(own: Situation['contributions'], sign: 1 | -1): Wording[] {
  const side = sign > 0 ? 'raises' : 'lowers'
  const [best] = own
    .filter(({ name, value, logOdds }) => logOdds * sign > 0 && holds(name, value, side))
    .sort((a, b) => (b.logOdds - a.logOdds) * sign || (a.name < b.name ? -1 : 1))
  const found = best === undefined ? undefined : factWords[best.name]?.[side]
  return found === undefined ? [] : [found]
}

function holds(name: string, value: number, side: 'raises' | 'lowers'): boolean {
  const found = factWords[name]
  return found !== undefined && (found.claims === side) === value > found.above
}
