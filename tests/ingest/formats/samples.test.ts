import { describe, expect, test } from 'vitest'
import type { Post } from '../../../src/core/post.ts'
import { formats, detectFormat } from '../../../src/ingest/formats/table.ts'
import { csvOf, read, readWithFormats, tableOf } from './read-content.ts'
import type { Sample } from './samples.ts'
import { samples } from './samples.ts'

const line = (record: object) => `${JSON.stringify(record)}\n`
const isFlat = ({ record }: Sample) =>
  Object.values(record).every((value) => typeof value !== 'object' || value === null)

/** The same for every run, and no column where it was. */
function shuffled(record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const names = Object.keys(record)
  return Object.fromEntries(
    names
      .map((_, at) => names[(at * 7 + 3) % names.length] ?? '')
      .concat(names)
      .map((name) => [name, record[name]]),
  )
}

describe.each(samples.map((sample, at) => [`${sample.format} (${at})`, sample] as const))('%s', (_name, sample) => {
  const { format, record, post } = sample

  test('is its post', () => {
    expect(read(line(record))).toMatchObject([post])
    expect(detectFormat(Object.keys(record))?.name).toBe(format)
  })

  test('is the same with its columns in another order, and with one that nobody knows', () => {
    expect(read(line(shuffled(record)))).toMatchObject([post])
    expect(read(line({ 未知列: 'x', ...record }))).toMatchObject([post])
  })

  test('is known without any one of its columns, and loses no more than that', () => {
    for (const missing of Object.keys(record)) {
      const rest = Object.fromEntries(Object.entries(record).filter(([name]) => name !== missing))
      const [outcome] = read(line(rest))
      // A record may say all it says in one column; then it lacks its text or its time, and says so. What is nobody's format is
      // known by its text and its time alone.
      const isLastResort = formats.some(({ name, isLastResort: last }) => name === format && last === true)
      if (isLastResort && outcome === 'unknown_format') continue
      if (typeof outcome === 'string')
        expect([missing, outcome]).toEqual([missing, expect.stringMatching(/^(?:missing_(?:text|time)|empty_text)$/)])
      else
        expect([missing, changedFields(outcome as Partial<Post>, post).length]).toEqual([
          missing,
          expect.toSatisfy((count: number) => count <= 3),
        ])
    }
  })

  test('fills what its format says, and nothing else', () => {
    const known = formats.find(({ name }) => name === format)
    const [outcome] = read(line(record)) as Partial<Post>[]
    const filled = filledFields(outcome ?? {})
    expect(filled.filter((field) => !(known?.fills ?? []).some((one) => one === field))).toEqual([])
  })

  test.runIf(isFlat(sample))('is the same as a row of a table', () => {
    expect(readWithFormats(tableOf([record, record]))).toMatchObject([
      [format, post],
      [format, expect.anything()],
    ])
    expect(readWithFormats(csvOf([Object.keys(record), Object.values(record)], '\t'))).toMatchObject([[format, post]])
  })

  test('keeps its neighbours where it is broken', () => {
    const content = `${line(record)}{"broken\n${line(record)}`
    expect(read(content)).toMatchObject([post, 'bad_json', post])
  })
})

test('every format has a sample, but those of research data and of feeds, which have their own tests', () => {
  const elsewhere =
    /^(?:hotline_stream|hotline_replies|cctv_weibo_2020|ced_|covid_|event_news|incident_comments|rss|atom|json_feed|newsnow|daily_hot|bilibili_dynamic)/
  const sampled = new Set(samples.map(({ format }) => format))
  expect(formats.map(({ name }) => name).filter((name) => !sampled.has(name) && !elsewhere.test(name))).toEqual([])
})

/** Which fields of the post are not as they were. Without its own id a post gets one of its content. */
function changedFields(found: Partial<Post>, wanted: Partial<Post>): string[] {
  return Object.keys(wanted).filter((name) => {
    const key = name as keyof Post
    return name !== 'id' && JSON.stringify(found[key]) !== JSON.stringify(wanted[key])
  })
}

function filledFields(post: Partial<Post>): string[] {
  const counts = post.counts ?? { reposts: 0, comments: 0, likes: 0 }
  return [
    ...(post.author === null ? [] : ['author']),
    ...(post.organisation === null ? [] : ['organisation']),
    ...(post.title === '' ? [] : ['title']),
    ...(post.placeHint === '' ? [] : ['place']),
    ...(post.repostOf === null ? [] : ['repostOf']),
    ...(['reposts', 'comments', 'likes'] as const).filter((name) => counts[name] > 0),
    ...(Object.keys(post.attributes ?? {}).some((name) => name !== 'repost') ? ['attributes'] : []),
  ]
}
