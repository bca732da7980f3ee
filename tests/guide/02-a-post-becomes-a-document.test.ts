// Chapter 2. A post is understood: its words, its place, its matter, its facts, and in what sense it speaks of harm.
import { expect, test } from 'vitest'
import { documentOf, report } from './story.ts'

const { post, tokens, observation } = documentOf(
  report(12, 'a', 'hotline', '我家住庐阳区，楼道里煤气味很重，已经三天了，不止我一家闻到'),
)

// The words come from a segmenter of our own. Those that tell one happening from another become terms, where 煤 and 气味 are one.
test('the text is cut into words, and grammar is no term', () => {
  expect(tokens).toEqual(expect.arrayContaining(['庐阳区', '楼道', '气味']))
  expect(observation.terms).toContain('煤气味')
  expect(observation.terms).not.toContain('已经')
})

// Places are codes of the administrative tree down to communities, so that what is near can be compared.
test('庐阳区 is the district 340103, found where it stands in the text', () => {
  const place = observation.places.find(({ code }) => code === '340103')
  expect(post.text.slice(place?.start, place?.end)).toBe('庐阳区')
})

// Cues are typed facts with their value and their span: an explanation can point at each of them.
test('a smell, three days, and others who noticed it too', () => {
  const kinds = observation.cues.map((cue) => cue.kind)
  expect(kinds).toEqual(expect.arrayContaining(['smell', 'duration', 'others_too']))
  expect(observation.cues.find((cue) => cue.kind === 'duration')?.value).toBe(3)
})

// Topics are hazards and failing services with their probability, never opinions.
test('it is about gas', () => {
  expect(observation.topics[0]?.topic).toBe('accident.gas')
  expect(observation.topics[0]?.probability).toBeGreaterThan(0.5)
})

// The word for fire does not make a fire. What counts is what the sentence says of it.
test('a fire that is told of and a fire that is denied are not the same', () => {
  const here = documentOf(report(1, 'b', 'weibo', '瑶海区长江东路仓库着火了，浓烟很大，有人被困')).observation
  const denied = documentOf(report(2, 'c', 'weibo', '瑶海区长江东路仓库没有着火，大家别信，辟谣')).observation
  expect(here.harm.modality).toBe('here')
  expect(denied.harm.modality).toBe('denied')
  expect(here.harm.harm).toBeGreaterThan(denied.harm.harm)
})

// What is shown of a document later on is short and redacted; the whole post stays in the log and in the index.
test('the part that the fold sees has an excerpt and no full text', () => {
  expect(observation.excerpt).toBe(post.text)
  expect(observation.key).toBe('hotline:710012')
  expect('text' in observation).toBe(false)
})
