// Reads the topic data sets into examples with a target for every topic: yes, no, or unknown.
import type { LabelledRow } from '../../src/nlp/classify/sentiment-labels.ts'
import { labelledDepartments, topicOfDepartment, topicOfEmergency } from '../../src/nlp/classify/topics-labels.ts'
import { hazardCues, serviceCues } from './cues.ts'
import { harmlessPhrases, hazardPhrases } from './phrases.ts'

export interface TopicExample {
  readonly text: string
  readonly source: TopicSource | 'phrase'
  /** What the data set itself says, for scoring: a topic id, or '' where it says nothing. */
  readonly gold: string
  /** 1, -1 or 0 (unknown) for each topic, in the order that was asked for. */
  readonly targets: Int8Array
  /** Surely no hazard: what the false-alarm budget is measured on. */
  readonly harmless: boolean
  /** Cost factor: hand-written sentences are few and count more. */
  readonly weight: number
}

interface Judgement {
  readonly text: string
  readonly gold: string
  target(topic: string): number
  readonly harmless?: boolean
  readonly weight?: number
}

/** How much a file says about topics. */
export type TopicSource =
  | 'tokens'
  | 'department'
  | 'hotline'
  | 'emergency'
  | 'hot_title'
  | 'news_title'
  | 'domain'
  | 'chatter'
  | 'taxonomy'

/** Found from the columns; undefined where no known table has them. */
export function topicSourceOf(row: LabelledRow): TopicSource | undefined {
  if (row['tokens'] !== undefined) return 'tokens'
  if (row['level1'] !== undefined && row['level3'] !== undefined) return 'taxonomy'
  if (row['label'] !== undefined && row['title'] !== undefined) return 'department'
  if (row['class'] !== undefined && row['text'] !== undefined) return 'emergency'
  if (row['t'] !== undefined && row['c'] !== undefined) return 'hot_title'
  if (row['domain'] !== undefined && row['fake'] !== undefined) return 'domain'
  if (
    row['label'] !== undefined &&
    row['orig_split'] !== undefined &&
    row['subset'] === undefined &&
    row['topic'] === undefined
  )
    return 'news_title'
  if (row['title'] !== undefined && row['text'] !== undefined && row['event'] === undefined) return 'hotline'
  if (row['text'] !== undefined) return 'chatter'
  return undefined
}

export function readTopicExample(row: LabelledRow, source: TopicSource, topics: readonly string[]): TopicExample {
  return settle(judge(row, source), topics, source)
}

/** Hand-written reports and the plain phrases themselves, one positive each, and everyday sentences without any hazard. */
export function phraseExamples(topics: readonly string[]): TopicExample[] {
  const reports = Object.entries(hazardPhrases).flatMap(([topic, sentences]) =>
    sentences.split('|').map((text) => settle(phraseJudgement(text, topic, 5), topics)),
  )
  const phrases = Object.entries(hazardCues).flatMap(([topic, sources]) =>
    sources
      .split('|')
      .filter((source) => /^\p{Script=Han}{2,}$/u.test(source))
      .map((text) => settle(phraseJudgement(text, topic, 1), topics)),
  )
  const everyday = harmlessPhrases
    .split('|')
    .map((text) =>
      settle({ text, gold: '', target: (topic) => (isHazard(topic) ? -1 : 0), harmless: true, weight: 3 }, topics),
    )
  return [...reports, ...phrases, ...everyday]
}

/** The topic itself yes, its phrases in other topics' sentences unknown, the rest no; services are left open. */
function phraseJudgement(text: string, gold: string, weight: number): Judgement {
  function target(topic: string): number {
    if (topic === gold || topic === rootOf(gold)) return 1
    if (!isHazard(topic)) return 0
    if (!topic.includes('.')) return Math.min(0, rootTarget(hazards.keys(), topic, target))
    return strength(hazards.get(topic), '', text) > 0 ? 0 : -1
  }
  return { text, gold, target, weight }
}

/** Children are judged once; a hazard's top level follows from them, because each judgement costs a search of the text. */
function settle(
  judgement: Judgement,
  topics: readonly string[],
  source: TopicExample['source'] = 'phrase',
): TopicExample {
  const known = new Map<string, number>()
  function target(topic: string): number {
    const found = known.get(topic)
    if (found !== undefined) return found
    const fresh = judgement.target(topic)
    known.set(topic, fresh)
    return fresh
  }
  for (const topic of topics) if (topic.includes('.')) target(topic)
  for (const root of hazardRoots) {
    const goldRoot = isHazard(judgement.gold) && rootOf(judgement.gold) === root
    known.set(root, goldRoot ? 1 : rootTarget(hazards.keys(), root, target))
  }
  const { text, gold, harmless = false, weight = 1 } = judgement
  return { text, source, gold, targets: Int8Array.from(topics, target), harmless, weight }
}

function judge(row: LabelledRow, source: TopicSource): Judgement {
  if (source === 'tokens') return departmentExample('', row['tokens'] ?? '', row['label'] ?? '', 1)
  if (source === 'department') return departmentExample(row['title'] ?? '', row['text'] ?? '', row['label'] ?? '', 1)
  if (source === 'hotline') return departmentExample(row['title'] ?? '', row['text'] ?? '', '', 2)
  if (source === 'taxonomy') return departmentExample(`${row['level2']} ${row['level3']}`, '', row['level1'] ?? '', 1)
  if (source === 'emergency') return emergencyExample(row)
  if (source === 'hot_title')
    return titleExample(row['t'] ?? '', row['d'] ?? '', !noHazardCategory.test(row['c'] ?? ''))
  if (source === 'news_title')
    return titleExample(row['text'] ?? '', '', hazardousSections.has(row['label'] ?? ''), row['label'])
  if (source === 'domain') return titleExample(row['text'] ?? '', '', !harmlessDomains.has(row['domain'] ?? ''))
  return chatterExample(row['text'] ?? '')
}

const noHazardCategory =
  /明星|体育|游戏|电视剧|综艺|搞笑|电影|音乐|情感|时尚|数码|动漫|读书|星座|美食|CP|美妆|萌宠|收藏|汽车|运动|旅游/u
const hazardousSections = new Set(['society', 'politics'])
const harmlessDomains = new Set(['科技', '文体娱乐', '财经商业', '军事', '教育考试'])
const hazards = compile(hazardCues)
const services = compile(serviceCues)

function compile(cues: Readonly<Record<string, string>>): ReadonlyMap<string, RegExp> {
  return new Map(Object.entries(cues).map(([topic, source]) => [topic, new RegExp(source, 'gu')]))
}

/** Occurrences of a topic's phrases, a title's counting double. */
function strength(pattern: RegExp | undefined, title: string, text: string): number {
  if (pattern === undefined) return 0
  return 2 * (title.match(pattern)?.length ?? 0) + (text.match(pattern)?.length ?? 0)
}

function isHazard(topic: string): boolean {
  return hazardRoots.has(rootOf(topic))
}

const hazardRoots = new Set(['natural', 'accident', 'health', 'security'])

function rootOf(topic: string): string {
  return topic.split('.')[0] ?? topic
}

/** Yes if a child says yes, unknown if a child is unknown, else no. */
function rootTarget(children: Iterable<string>, root: string, target: (topic: string) => number): number {
  let answer = -1
  for (const child of children) if (child.startsWith(`${root}.`)) answer = Math.max(answer, target(child))
  return answer
}

/** Citizens' messages: the department is gold where given, second levels and hazards come from phrases. */
function departmentExample(title: string, text: string, label: string, needed: number): Judgement {
  const gold = topicOfDepartment[label] ?? ''
  const joined = text.replaceAll(' ', '')
  function cueTarget(pattern: RegExp | undefined, enough: number): number {
    const found = strength(pattern, title, joined)
    return found >= enough ? 1 : found > 0 ? 0 : -1
  }
  function target(topic: string): number {
    if (isHazard(topic))
      return topic.includes('.') ? cueTarget(hazards.get(topic), 2) : rootTarget(hazards.keys(), topic, target)
    const root = rootOf(topic)
    if (topic === root) {
      if (gold !== '')
        return labelledDepartments.has(root) || gold === root ? (gold === root ? 1 : -1) : Math.min(0, rootCue(root))
      return labelledDepartments.has(root) ? 0 : rootCue(root)
    }
    const found = cueTarget(services.get(topic), gold === root ? 1 : needed)
    return gold !== '' && gold !== root ? Math.min(0, found) : found
  }
  function rootCue(root: string): number {
    return Math.max(
      cueTarget(services.get(root), 3),
      rootTarget(services.keys(), root, (child) => cueTarget(services.get(child), 3)),
    )
  }
  return { text: title === '' ? text : `${title} ${text}`, gold, target }
}

function emergencyExample(row: LabelledRow): Judgement {
  const title = row['title'] ?? ''
  const text = row['text'] ?? ''
  const gold = topicOfEmergency[row['class'] ?? ''] ?? ''
  function target(topic: string): number {
    if (topic === gold) return 1
    if (!isHazard(topic)) return 0
    if (!topic.includes('.')) return rootTarget(hazards.keys(), topic, target)
    if (goldEmergencies.has(topic)) return strength(hazards.get(topic), title, '') > 0 ? 0 : -1
    const found = strength(hazards.get(topic), title, text)
    return found >= 2 ? 1 : found > 0 ? 0 : -1
  }
  return { text: `${title} ${text}`, gold, target }
}

const goldEmergencies = new Set(Object.values(topicOfEmergency))

/** Headlines and posts: phrases count where the section can report hazards; no section says anything about services except "no". */
function titleExample(title: string, text: string, hazardous: boolean, section = ''): Judgement {
  function target(topic: string): number {
    if (!isHazard(topic)) return serviceSections[section] === rootOf(topic) || hazardous ? 0 : -1
    if (!hazardous) return -1
    if (!topic.includes('.')) return rootTarget(hazards.keys(), topic, target)
    const found = strength(hazards.get(topic), title, text)
    return found >= 2 ? 1 : found > 0 ? 0 : -1
  }
  return { text: text === '' ? title : `${title} ${text}`, gold: '', target, harmless: !hazardous }
}

const serviceSections: Readonly<Record<string, string>> = { education: 'education', realty: 'urban' }

/** Everyday posts and reviews: no topic unless a phrase casts doubt. */
function chatterExample(text: string): Judgement {
  function target(topic: string): number {
    const pattern = isHazard(topic) ? hazards.get(topic) : services.get(topic)
    if (!topic.includes('.') && isHazard(topic)) return rootTarget(hazards.keys(), topic, target)
    if (!topic.includes('.') && pattern === undefined) return rootTarget(services.keys(), topic, target)
    return strength(pattern, '', text) > 0 ? 0 : -1
  }
  return { text, gold: '', target }
}
