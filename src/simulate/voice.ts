// Turns the facts of a report into the way a clerk, a grid worker, a Weibo user, a forum member or a desk would write it.
import { hash32 } from '../core/hash.ts'
import type { Channel } from '../core/post.ts'
import type { Random } from '../core/random.ts'
import type { Fill, Grammar } from './grammar.ts'

export interface Voice {
  readonly channel: Channel
  /** Decides dialect, spelling and love of emoji; the same author always writes alike. */
  readonly persona: number
}

export interface WrittenReport {
  readonly title: string
  readonly text: string
}

export interface Report {
  /** Rule of the title, used by hotline and forum; '' for none. */
  readonly titleRule: string
  /** The sentences, in the order in which they are said. */
  readonly rules: readonly string[]
  readonly mood: 'good' | 'bad'
  /** Put in front of Weibo posts now and then; '' for none. */
  readonly hashtag: string
}

export function writeReport(report: Report, voice: Voice, grammar: Grammar, random: Random, fill: Fill): WrittenReport {
  const register = voice.channel
  const said = report.rules.map((rule) => grammar.say(rule, random, register, fill))
  const sentences = said.filter((sentence, index) => sentence !== '' && said.indexOf(sentence) === index)
  // The matter itself heads a record, never a sigh or a question that happens to come first.
  const matter = said[report.rules.findIndex((rule) => /\.(core|burst)$/u.test(rule))] ?? ''
  const name = (): string => grammar.say(report.titleRule, random, register, fill)
  const title = titleOf(report, matter, register, name, random)
  const open = grammar.say(opening[register], random, register, fill)
  const calm = report.mood === 'good' ? calmClosing[register] : undefined
  const close = grammar.say(calm ?? closing[register], random, register, fill)
  const body = join(sentences, register, random)
  const plain = tidy(open + body + close)
  if (register === 'hotline' || register === 'news' || register === 'grid') return { title, text: plain }
  const spoken = misspell(inDialect(plain, voice.persona), voice.persona, random)
  return { title, text: register === 'weibo' ? adorn(spoken, report, voice, grammar, random, fill) : spoken }
}

const titleLengthMax = 22

// Where a title is wanted, it either names the matter, or it is the beginning of what is said.
function titleOf(report: Report, sentence: string, channel: Channel, named: () => string, random: Random): string {
  if (report.titleRule === '' || channel === 'weibo' || channel === 'grid') return ''
  const beginning = sentence.split(/[，。；！？]/u)[0] ?? ''
  const short = beginning.length >= 6 && beginning.length <= titleLengthMax && channel !== 'news'
  return short && report.mood === 'bad' && random.next() < 0.6 ? beginning : named()
}

const opening: Readonly<Record<Channel, string>> = {
  weibo: 'weibo.open',
  forum: 'forum.open',
  hotline: 'clerk.open',
  grid: 'grid.open',
  news: 'news.open',
}
const closing: Readonly<Record<Channel, string>> = {
  weibo: 'weibo.close',
  forum: 'forum.close',
  hotline: 'clerk.close',
  grid: 'grid.close',
  news: 'news.close',
}
const calmClosing: Readonly<Partial<Record<Channel, string>>> = { weibo: 'weibo.closegood', hotline: 'clerk.plain' }
const joints: Readonly<Record<Channel, readonly string[]>> = {
  weibo: ['，', '，', ' ', '。', '！', '…', '，而且', '，然后'],
  forum: ['，', '。', '。', '，另外', '，关键是', '。还有，', '，'],
  hotline: ['，', '，', '；', '，且', '。', '，另'],
  grid: ['，', '；', '，'],
  news: ['，', '。', '，'],
}

function join(sentences: readonly string[], channel: Channel, random: Random): string {
  let text = sentences[0] ?? ''
  for (const sentence of sentences.slice(1)) text += random.pick(joints[channel]) + sentence
  return text
}

function tidy(text: string): string {
  return text
    .replaceAll(/[，、；]+([。！？…])/gu, '$1')
    .replaceAll(/([。！？])[，。；]/gu, '$1')
    .replaceAll(/，{2,}/gu, '，')
    .replaceAll(/([：，])，/gu, '$1')
    .replaceAll(/在在/gu, '在')
    .replaceAll(/。{2,}/gu, '。')
}

type Substitution = readonly (readonly [string, string])[]
const dialects: readonly Substitution[] = [
  [
    ['怎么', '咋'],
    ['什么', '啥'],
    ['没有', '没得'],
    ['非常', '贼'],
    ['不知道', '不晓得'],
    ['干嘛', '嘎哈'],
  ],
  [
    ['什么', '啥子'],
    ['怎么', '咋个'],
    ['没有', '莫得'],
    ['知道', '晓得'],
    ['孩子', '娃儿'],
    ['太', '好'],
  ],
  [
    ['没有', '冇'],
    ['什么', '乜'],
    ['我们', '我哋'],
    ['知道', '知'],
    ['漂亮', '靓'],
    ['吃了', '食咗'],
  ],
  [
    ['我们', '阿拉'],
    ['什么', '啥'],
    ['没有', '呒没'],
    ['不要', '覅'],
    ['知道', '晓得'],
  ],
]

// One author in three writes in some dialect; the others write standard Chinese.
function inDialect(text: string, persona: number): string {
  const dialect = dialects[hash32('dialect', persona) % 12]
  if (dialect === undefined) return text
  let spoken = text
  for (const [standard, local] of dialect) spoken = spoken.replaceAll(standard, local)
  return spoken
}

// The slips that pinyin input methods make: a homophone that is also a word.
const slips: Substitution = [
  ['的', '地'],
  ['得', '的'],
  ['在', '再'],
  ['已经', '以经'],
  ['反映', '反应'],
  ['味道', '未道'],
  ['物业', '误业'],
  ['燃气', '然气'],
  ['拉肚子', '拉度子'],
  ['小区', '小去'],
  ['电梯', '电体'],
  ['投诉', '投述'],
  ['裂缝', '列缝'],
  ['工资', '公资'],
  ['自来水', '自来谁'],
  ['停电', '听电'],
  ['好像', '好象'],
  ['那边', '哪边'],
  ['附近', '付近'],
  ['医院', '医元'],
]

function misspell(text: string, persona: number, random: Random): string {
  const carelessness = (hash32('spelling', persona) % 100) / 250
  let written = text
  while (random.next() < carelessness) {
    const [right, wrong] = random.pick(slips)
    written = written.replace(right, wrong)
    if (random.next() < 0.15 && written.length > 8) {
      const at = 1 + random.below(written.length - 2)
      // Between two plain characters only, so that no surrogate pair and no bracketed emoticon is torn.
      if (/[一-龥]{2}/u.test(written.slice(at, at + 2))) written = written.slice(0, at) + written.slice(at + 1)
    }
  }
  return written
}

function adorn(text: string, report: Report, voice: Voice, grammar: Grammar, random: Random, fill: Fill): string {
  const fondness = (hash32('emoji', voice.persona) % 100) / 130
  let adorned = text
  while (random.next() < fondness && adorned.length < text.length + 8) {
    adorned += grammar.say(report.mood === 'good' ? 'emoji.good' : 'emoji.bad', random, 'weibo', fill)
    if (random.next() < 0.5) break
  }
  if (report.hashtag !== '' && random.next() < 0.25) {
    const tag = `#${report.hashtag}#`
    adorned = random.next() < 0.5 ? `${tag} ${adorned}` : `${adorned} ${tag}`
  }
  return adorned
}
