// Training from a few made-up rows gives a working model, the same bytes every time, and a card that says what it learnt from.
import { expect, test } from 'vitest'
import { evaluateSentiment } from '../../../lab/eval/eval-sentiment.ts'
import { trainSentiment } from '../../../lab/train/sentiment.ts'
import { emoticonPolarity, frequentEmoticons, readDistantTexts } from '../../../lab/train/distant.ts'
import { chooseDecision } from '../../../lab/train/decision.ts'

const moods: Readonly<Record<string, readonly string[]>> = {
  angry: ['太气人了', '真是无耻', '气死我了', '混蛋东西'],
  fear: ['好害怕', '吓死了', '太恐怖', '不敢出门'],
  happy: ['太开心了', '真高兴', '好幸福', '太棒了'],
  neutral: ['今天周三', '会议九点', '文件已发', '明天多云'],
  sad: ['好难过', '想哭了', '太伤心', '心碎了'],
  surprise: ['居然这样', '没想到啊', '竟然是他', '太意外了'],
}
const six = Object.entries(moods).flatMap(([label, phrases]) =>
  phrases.flatMap((phrase) =>
    ['，真的', '！！', '。唉', '呀', '，你说呢'].map((end) => ({ label, text: phrase + end })),
  ),
)
const reviews = ['很好吃', '非常满意', '送得快', '难吃', '太差了', '又慢又凉'].flatMap((text, i) =>
  ['，店家', '。', '，下次', '！', '，唉'].map((end) => ({ label: i < 3 ? '1' : '0', text: text + end })),
)
const posts = ['开心一下[哈哈]', '难过了[泪]', '没有表情'].map((text) => ({ day: '2020-01-01', text }))
const files = [
  { name: 'six', rows: six },
  { name: 'reviews', rows: reviews },
  { name: 'posts', rows: posts },
]
const quick = { embeddingWidth: 4, embeddingPasses: 2, embeddingSeeds: ['a'] }

test('a model trained on made-up moods tells them apart', () => {
  const { bytes, card } = trainSentiment(files, quick)
  expect(evaluateSentiment(bytes, six).accuracy).toBeGreaterThan(0.7)
  expect(evaluateSentiment(bytes, reviews).accuracy).toBeGreaterThan(0.7)
  expect(card).toContain('| reviews | 30 |')
})

test('training twice gives the same bytes', () => {
  expect(trainSentiment(files, quick).bytes).toEqual(trainSentiment(files, quick).bytes)
})

test('rows without known labels cannot be scored', () => {
  const { bytes } = trainSentiment(files, quick)
  expect(() => evaluateSentiment(bytes, [{ label: 'x', text: '什么' }])).toThrow(/no known sentiment labels/u)
})

test('a post with emoticons is a label for its own words, without the reposted tail', () => {
  const texts = readDistantTexts(['真好看啊[赞][赞]//@某人:[怒]不行', '真好看啊[赞][赞]', '[泪]', '没有表情的话'])
  expect(texts).toEqual([{ text: '真好看啊', emoticons: ['赞'] }])
  expect(frequentEmoticons([...texts, ...texts, { text: '', emoticons: ['泪'] }], 1)).toEqual(['赞'])
  expect([
    emoticonPolarity(['赞']),
    emoticonPolarity(['泪']),
    emoticonPolarity(['赞', '泪']),
    emoticonPolarity(['x']),
  ]).toEqual([1, -1, 0, 0])
})

test('rare classes are favoured only as far as it helps', () => {
  const sure = [
    Float64Array.from([2, 0]),
    Float64Array.from([2, 0]),
    Float64Array.from([2, 0]),
    Float64Array.from([0, 2]),
  ]
  expect(chooseDecision(sure, [0, 0, 0, 1], 2)).toEqual([0, 0])
  const shy = [
    Float64Array.from([2, 0]),
    Float64Array.from([2, 0]),
    Float64Array.from([2, 0]),
    Float64Array.from([0.2, 0]),
  ]
  const [common, rare] = chooseDecision(shy, [0, 0, 0, 1], 2)
  expect((rare ?? 0) - (common ?? 0)).toBeGreaterThan(0.2)
})
