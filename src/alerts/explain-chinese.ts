// What a duty officer reads in Chinese: how many say what, against what is usual, what it rests on and how likely it is to grow.
import { chinaMinute } from '../core/china-time.ts'
import type { Situation } from '../core/situation.ts'
import { joinSaid } from './said.ts'
import type { RenderNames } from './wording.ts'
import {
  cuesOf,
  hoursBetween,
  isRare,
  odds,
  percent,
  placeOrUnknown,
  placesOf,
  reasonsOf,
  shortNumber,
  sourceInChinese,
  strongestSource,
  topicName,
} from './wording.ts'

export function explainInChinese(names: RenderNames, situation: Situation): string {
  const parts = [
    opening(situation),
    againstTheUsual(names, situation),
    whence(names, situation),
    whatIsSaid(situation),
    inOrder(situation),
    passedOn(names, situation),
    outlook(situation),
    joined(situation),
    earliest(names, situation),
  ]
  return joinSaid(parts, '')
}

function opening(situation: Situation): string {
  const { firstMs, lastMs, voices, documentCount, copies } = situation
  const span = `自${chinaMinute(firstMs)}起${hoursBetween(firstMs, lastMs)}小时内`
  const copied = copies > 0 ? `，其中 ${copies} 条是转发或复制，不另计` : ''
  return `${span}，${voices} 名互不相同的反映人提到同一件事，共 ${documentCount} 条${copied}。`
}

function againstTheUsual(names: RenderNames, situation: Situation): string {
  const { cells, observed, expected, evidence, voices } = situation
  const [cell] = cells
  const counted =
    cell === undefined
      ? `观察到 ${shortNumber(observed)} 人，平常同样的说法约有 ${shortNumber(expected)} 人`
      : `${placeOrUnknown(names, cell.place)}“${topicName(names, cell.topic).zh}”${hoursBetween(cell.windowStartMs, cell.windowEndMs)}小时内 ${shortNumber(cell.observed)} 条，平常约 ${shortNumber(cell.expected)} 条`
  const chance = isRare(evidence) ? '机会不到百万分之一' : `机会约 ${odds(evidence)} 分之一`
  const words = situation.terms.slice(0, 3).join('、')
  const condition = words === '' ? '' : `：除非这 ${voices} 人互不相干，却碰巧都提到“${words}”`
  return `【与平常相比】${counted}；若只是巧合，${chance}${condition}。`
}

function whence(names: RenderNames, situation: Situation): string {
  const sources = situation.bySource
    .slice(0, 5)
    .map(({ source, observed }) => `${sourceInChinese(names, source)} ${shortNumber(observed)}`)
  const places = placesOf(names, situation)
  const strongest = strongestSource(situation)
  const weight =
    strongest === null ? '' : `若没有${sourceInChinese(names, strongest.source)}，${lossInChinese(strongest.tenths)}`
  const parts = [`来源 ${sources.join('，')}`, places.length === 0 ? '' : `地点 ${places.join('，')}`, weight]
  return sources.length === 0 ? '' : `【从何而来】${joinSaid(parts, '；')}。`
}

function lossInChinese(tenths: number): string {
  return tenths >= 10 ? '证据几乎不剩' : `证据少约${'零一二三四五六七八九'[tenths] ?? ''}成`
}

const roleNames = { amplifier: '放大', bridge: '跨群传播', official_response: '官方回应' } as const

/** How it spread, by what posts did; only organisations have names, and nobody else's post can be looked up by what stands here. */
function passedOn(names: RenderNames, { spread }: Situation): string {
  if (spread === null) return ''
  const origin = spread.earliestIndependent ?? spread.earliest
  const roles = spread.roles
    .slice(0, 3)
    .map(
      ({ role, post, spreadPosts }) =>
        `${roleNames[role]} ${post.organisation ?? `${sourceInChinese(names, post.source)}上一条（${chinaMinute(post.timeMs)}）`}${spreadPosts > 0 ? `（带出 ${spreadPosts} 条）` : ''}`,
    )
  const first = `最早见于${sourceInChinese(names, origin.source)}（${chinaMinute(origin.timeMs)}）`
  return `【传播】${[`共 ${spread.posts} 条、${spread.voices} 个账号`, first, ...roles].join('；')}。`
}

/** Configured precursors that came one after the other. */
function inOrder({ precursors }: Situation): string {
  const chains = precursors
    .slice(0, 2)
    .map(({ steps }) => steps.map(({ name, timeMs }) => `${name}（${chinaMinute(timeMs)}）`).join('→'))
  return chains.length === 0 ? '' : `【先后出现】${chains.join('；')}。`
}

function whatIsSaid(situation: Situation): string {
  const cues = cuesOf(situation).map(({ zh, count }) => `${zh} ${count} 处`)
  const parts = [
    situation.terms.length === 0 ? '' : `共同用词 ${situation.terms.slice(0, 8).join('、')}`,
    cues.length === 0 ? '' : `线索 ${cues.join('，')}`,
    situation.casualtiesMax > 0 ? `提到的最大伤亡人数 ${situation.casualtiesMax}（未经核实）` : '',
  ].filter((part) => part !== '')
  return parts.length === 0 ? '' : `【说了什么】${parts.join('；')}。`
}

function outlook(situation: Situation): string {
  const { raised, lowered } = reasonsOf(situation)
  const list = (reasons: typeof raised): string =>
    reasons.map(({ zh, logOdds }) => `${zh}（${strengthInChinese(logOdds)}）`).join('、')
  const parts = [
    `发展为危机的概率约 ${percent(situation.probability)}（校准：${situation.calibration}）`,
    raised.length === 0 ? '' : `推高的是${list(raised)}`,
    lowered.length === 0 ? '' : `拉低的是${list(lowered)}`,
  ]
  return `【可能性】${joinSaid(parts, '；')}。`
}

/** Log-odds of two make odds of seven to one, one makes less than three to one. */
function strengthInChinese(logOdds: number): string {
  const size = Math.abs(logOdds)
  return size >= 2 ? '强' : size >= 1 ? '中' : '弱'
}

function joined({ joins }: Situation): string {
  if (joins.length === 0) return ''
  const byWords = joins.filter(({ reason }) => reason === 'words').length
  const parts = [
    byWords === 0 ? '' : `${byWords} 组用词相近`,
    byWords === joins.length ? '' : `${joins.length - byWords} 组地点、主题和时间相近`,
  ]
  return `【合并】另有说法不同的反映并入：${joinSaid(parts, '，')}。`
}

function earliest(names: RenderNames, situation: Situation): string {
  const lines = situation.witnesses
    .slice(0, 3)
    .map(({ timeMs, source, excerpt }) => `${chinaMinute(timeMs)} ${sourceInChinese(names, source)}「${excerpt}」`)
  return lines.length === 0 ? '' : `【最早的记录】${lines.join('；')}。`
}
