// Turns the given files into examples of harm: labelled composed lines, labelled real posts, and real posts that nobody labelled.
import { EarlyWarningError } from '../../../src/core/errors.ts'
import { hash32 } from '../../../src/core/hash.ts'
import type { TrainingFile } from '../card.ts'
import { parseEvents } from './events.ts'

export interface HarmLabel {
  /** Letters of H h B S s E e N. */
  readonly classes: string
  readonly modality: string
  readonly matter: string
}

export interface HarmExample {
  readonly text: string
  readonly channel: string
  readonly origin: 'composed' | 'plain' | 'real' | 'weak' | 'frame' | 'background'
  /** The file of events that a composed line comes from, such as d1; '' for real posts. */
  readonly city: string
  readonly label: HarmLabel | null
  /** Of a weak line: whether its event is a crisis. */
  readonly crisis: boolean
}

export interface HarmFiles {
  /** Text of the files of composed events by name, such as d1. */
  readonly events: ReadonlyMap<string, string>
  readonly tables: readonly TrainingFile[]
}

/** Files whose posts are a city's ordinary talk; comments on incidents, rumours and the like are read only for their labels. */
const ordinary = /smp2020|emotion7|senti_2400|weibo21|covid_weibo_daily|hotline_/u
/** Posts on the epidemic of 2020 are no city's ordinary talk, and full of words of harm. */
const epidemic =
  /疫|肺炎|武汉|病毒|冠状|确诊|口罩|新冠|隔离|患者|医护|湖北|病例|消毒|白衣|逆行|双黄连|方舱|复工|covid|体温|封城/iu

export function readExamples(files: HarmFiles): HarmExample[] {
  const labels = files.tables.filter(({ rows }) => rows[0]?.['classes'] !== undefined)
  for (const { name } of labels) {
    if (/\bdev\b/u.test(name))
      throw new EarlyWarningError(
        'USAGE',
        `${name} is for choosing and must not be fitted on; give the labels of the train part.`,
      )
  }
  const posts = new Map(files.tables.map((table) => [table.name.replace(/\.(?:csv|jsonl)(?:\.gz)?$/u, ''), table]))
  const composed = labels.filter(({ rows }) => rows[0]?.['event'] !== undefined)
  const real = labels.filter(({ rows }) => rows[0]?.['file'] !== undefined)
  const told = [...readComposed(composed, files.events), ...readReal(real, posts)]
  const known = new Set(told.map(({ text }) => text.slice(0, 40)))
  const background = files.tables
    .filter(({ name }) => ordinary.test(name))
    .flatMap((table) => readBackground(table))
    .filter(({ text }) => {
      const start = text.slice(0, 40)
      if (start.length < 4 || known.has(start)) return false
      known.add(start)
      return true
    })
  return [...told, ...background]
}

function readComposed(labels: readonly TrainingFile[], texts: ReadonlyMap<string, string>): HarmExample[] {
  const byLine = new Map(
    labels.flatMap(({ rows }) =>
      rows.map((row) => [`${row['event']} ${row['stage']} ${row['line']}`, labelOf(row)] as const),
    ),
  )
  return [...texts].flatMap(([city, file]) =>
    parseEvents(file).flatMap(({ id, crisis, stages }) =>
      stages.flatMap(({ shape, lines }, s) =>
        lines.flatMap(({ channel, title, text }, l): HarmExample[] => {
          const label = byLine.get(`${id} ${s + 1} ${l + 1}`) ?? null
          // Without a label, most lines of an outbreak tell of harm, and those of a happening that is no crisis do not.
          if (label === null && crisis && shape !== 'burst') return []
          const origin = label === null ? 'weak' : 'composed'
          return [{ text: joined(title, text), channel, origin, city, label, crisis }]
        }),
      ),
    ),
  )
}

function readReal(labels: readonly TrainingFile[], posts: ReadonlyMap<string, TrainingFile>): HarmExample[] {
  return labels.flatMap(({ name, rows }) =>
    rows.map((row): HarmExample => {
      const file = row['file'] ?? ''
      const post = posts.get(file)?.rows[Number(row['row'])]
      if (post === undefined)
        throw new EarlyWarningError(
          'INPUT_UNREADABLE',
          `${name} names row ${row['row']} of ${file}; give that file with --data too.`,
        )
      const text = joined(post['title'] ?? '', post['text'] ?? '')
      return { text, channel: channelOfFile(file), origin: 'real', city: '', label: labelOf(row), crisis: false }
    }),
  )
}

function readBackground({ name, rows }: TrainingFile): HarmExample[] {
  const channel = channelOfFile(name)
  return rows
    .filter((row) => row['fake'] !== '1' && !(channel === 'weibo' && epidemic.test(row['text'] ?? '')))
    .map((row) => ({
      text: joined(row['title'] ?? '', row['text'] ?? ''),
      channel,
      origin: 'background' as const,
      city: '',
      label: null,
      crisis: false,
    }))
}

function labelOf(row: Readonly<Record<string, string>>): HarmLabel {
  return { classes: row['classes'] ?? '', modality: row['modality'] ?? '', matter: row['matter'] ?? '' }
}

function channelOfFile(name: string): string {
  if (name.includes('unlabelled')) return 'forum'
  if (name.includes('hotline')) return 'hotline'
  return /cctv|news/u.test(name) ? 'news' : 'weibo'
}

/** As the annotator joins them. */
function joined(title: string, text: string): string {
  return title === '' || text.startsWith(title) ? text : text === '' ? title : `${title}\n${text}`
}

/** The half of the background, or of the labelled real posts, that a text belongs to. */
export function halfOf(text: string): number {
  return hash32(text.slice(0, 40), 3) & 1
}
