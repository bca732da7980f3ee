// Hostile text through the whole text stage: each has the outcome that ingest gives it, and what it becomes is sound.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { annotateBatch } from '../../../src/run/text/annotate-batch.ts'
import { packedText, packRecords } from '../../../src/wire/record-batch.ts'
import { recordKindAt } from '../../../src/wire/record-kind.ts'
import { createTextStage } from '../../../src/run/text/text-stage.ts'
import { textStageOptions } from '../../../src/run/text-tools.ts'
import type { Document } from '../../../src/core/document.ts'
import type { RawRecord } from '../../../src/core/post.ts'
import { fullText } from '../../../src/nlp/annotate.ts'
import { hostileRecords, withText } from '../../ingest/hostile-records.ts'
import { rawRecord, receivedAtMs } from '../../ingest/stand-in-redactor.ts'
import { countedReads } from '../embedded/counted-reads.ts'
import { fixedKeyFile, settingsWith } from '../small-city.ts'

const options = textStageOptions(settingsWith(), { keyFile: fixedKeyFile(), runStartMs: receivedAtMs })
const stage = await createTextStage({ ...options, textLengthMax: 200_000 })

function outcomeOf(raw: RawRecord): Document | string {
  const wanted = { records: true, documents: true }
  const batch = annotateBatch(stage, { kind: 'raw', records: packRecords([raw]), wanted })
  if (recordKindAt(batch.kinds, 0) === 'post') return JSON.parse(packedText(batch.documents, 0)) as Document
  return (JSON.parse(packedText(batch.posts, 0)) as { readonly reason: string }).reason
}

function expectSound(document: Document): void {
  const text = fullText(document.post)
  expect(text.isWellFormed()).toBe(true)
  expect(document.tokens.every((token) => token !== '' && text.includes(token))).toBe(true)
  const { places, cues, topics, sentiment, terms, excerpt } = document.observation
  for (const { start, end } of [...places, ...cues]) {
    expect(start).toBeGreaterThanOrEqual(0)
    expect(end).toBeGreaterThanOrEqual(start)
    expect(end).toBeLessThanOrEqual(text.length)
  }
  for (const share of [sentiment.negative, sentiment.positive, ...topics.map((topic) => topic.probability)]) {
    expect(share).toBeGreaterThanOrEqual(0)
    expect(share).toBeLessThanOrEqual(1)
  }
  expect(excerpt.isWellFormed()).toBe(true)
  expect(terms.length).toBeLessThanOrEqual(48)
}

describe('a hostile record becomes a sound document, or leaves with its reason', () => {
  test.each(hostileRecords.map(({ name, content, wanted }) => [name, content, wanted] as const))(
    '%s',
    (_name, content, wanted) => {
      const outcome = outcomeOf(rawRecord(content))
      if (typeof outcome === 'string') return expect(outcome).toBe(wanted)
      expectSound(outcome)
      const { text } = outcome.post
      expect(text.length > 60 ? `ok ${text.length} characters` : `ok ${text}`).toBe(wanted)
    },
  )

  test.each(Array.from({ length: 0x20 }, (_, i) => 0x80 + i).filter((code) => code !== 0x85))(
    'the control character %i between two words',
    (code) => {
      expect(outcomeOf(rawRecord(withText(`停水${String.fromCharCode(code)}三天`)))).toMatchObject({
        post: { text: '停水三天' },
      })
    },
  )

  test('a byte order mark before the record and before the text', () => {
    expect(outcomeOf(rawRecord(Buffer.from(`\ufeff${withText('\ufeff停水')}`)))).toMatchObject({
      post: { text: '停水' },
    })
  })

  test('any characters at all', () => {
    const unit = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.constantFrom(...hostileUnits.map((one) => one.toWellFormed())),
    )
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 40 }), (parts) => {
        const outcome = outcomeOf(rawRecord(withText(parts.join(''))))
        if (typeof outcome === 'string') expect(outcome).toBe('empty_text')
        else expectSound(outcome)
      }),
      { numRuns: 300 },
    )
  })
})

const hostileUnits =
  '1|1 |1#|1@|13|a@|a@b.|@|a[at]|[at]|#a|a#163.|一号|路1号|1-|1栋|京A1|京 A|微信a|微信:|v:a|qq1 |王先生|王小|欧阳|我叫|姓名：|·|阿·阿|〔|〔手机〕|〔姓名〕：|http://|http://a/u/1|http://一|www.|www.一|http://a?&&&&&&&&|?uid=|http://a@|1\u0301|\u0301|\u200b1|𝟏|1:|1,|0731-|4001 |86 1|13800138000|6222 |转1|1、2|某|李某某先生|a.b|_|一二三四|十百千|😀1|\ud83c|\udc00|\ud83c1|wxid_|电话：1 |、1|联系人|1)(|a点|\u0000|\u202e1|\ufeff|李|阳|三》。67|城关镇|城关镇北京；|长安区|人民路|A7县|西地省|<|<a |<a>|<p|<img |<!--|<script|<script></a|<style>|&|&#|&amp;|//@|"|[|[哈哈]|#|昨天|上午|点半|年4|月6|三人死亡|第3次|第三次反映|听说|不|多名|味|之'.split(
    '|',
  )

// One text of this many characters: with time that grows with its square, the counts would be several millions.
const length = 8_000
// The places of a text are weighed against each other up to fixed limits, which is the constant part.
// Names cost most: where every other sign is a surname, what stands around each is read again, some 300 looks a character.
// A number that words part is read again from each of its digits, up to twenty of them: as much once more. The square would be 64 million.
const readsMax = 900_000 + 600 * length

function readsOf(unit: string): number {
  const text = unit.repeat(Math.ceil(length / unit.length)).slice(0, length)
  const raw = rawRecord(withText(text.toWellFormed()))
  return countedReads(() => {
    const outcome = stage.ingest(raw)
    if (outcome.kind === 'ok') stage.annotate(outcome.value)
  })
}

describe('the characters that are looked at grow with the length of the text and no faster', () => {
  test.each(hostileUnits)('%j again and again', (unit) => {
    expect(readsOf(unit)).toBeLessThan(readsMax)
  })

  test('any few of them again and again', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...hostileUnits), { minLength: 2, maxLength: 5 }), (units) => {
        expect(readsOf(units.join(''))).toBeLessThan(readsMax)
      }),
      { numRuns: 40 },
    )
  })
})
