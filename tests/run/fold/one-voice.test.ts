// Who spoke before a rotation of the pseudonym keys is the same voice during its window and after it.
import { expect, test } from 'vitest'
import type { Observation } from '../../../src/core/document.ts'
import type { Pseudonym } from '../../../src/core/ids.ts'
import { joinedTags } from '../../../src/core/voice-tags.ts'
import { createOneVoice } from '../../../src/run/fold/one-voice.ts'

const tag = (text: string) => text as Pseudonym
const said = (author: Pseudonym | null) => ({ author }) as Observation
const inWindow = joinedTags(tag('p2:abc'), tag('p1:abc'))

test('where no key was rotated nothing changes', () => {
  const observation = said(tag('p1:abc'))
  expect(createOneVoice().named(observation)).toBe(observation)
  expect(createOneVoice().named(said(null)).author).toBeNull()
})

test('a voice keeps its first tag in the window and when the window is over', () => {
  const voices = createOneVoice()
  expect(voices.named(said(inWindow)).author).toBe('p1:abc')
  expect(voices.named(said(tag('p2:abc'))).author).toBe('p1:abc')
  expect(voices.named(said(tag('p2:other'))).author).toBe('p2:other')
})

test('and through a second rotation and a restart', () => {
  const before = createOneVoice()
  before.named(said(inWindow))
  const after = createOneVoice(before.snapshot())
  expect(after.named(said(joinedTags(tag('p3:abc'), tag('p2:abc')))).author).toBe('p1:abc')
  expect(after.named(said(tag('p3:abc'))).author).toBe('p1:abc')
})
