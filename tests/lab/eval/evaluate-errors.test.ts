// A file that holds nothing to score is refused with its path, what was found and what was wanted; no task prints figures of nothing.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { EvaluationTask } from '../../../lab/eval/evaluate.ts'
import { evaluateTask } from '../../../lab/eval/evaluate.ts'
import { fixedKeyFile, settingsWith, temporaryFolder } from '../../run/small-city.ts'

const tools = {
  settings: settingsWith(),
  keyFile: fixedKeyFile(),
  progress: () => undefined,
  readBytes: (path: string) => readFileSync(path),
}
const folder = temporaryFolder()

const cases: readonly (readonly [EvaluationTask, string, string, RegExp])[] = [
  ['segment', 'empty.txt', '', /found no text, wanted words with spaces/u],
  ['segment', 'whole.txt', '没有分词的一行\n', /found no line with more than one word/u],
  ['sentiment', 'other.csv', 'a,b\n1,2\n', /no known sentiment labels; wanted the columns/u],
  ['topic', 'other.csv', 'a,b\n1,2\n', /no known topic labels; wanted departments/u],
  ['place', 'empty.jsonl', '', /found no rows, wanted rows with text and entities/u],
  ['place', 'plain.jsonl', '{"text":"你好"}\n', /found no row with entities or places/u],
  ['redact', 'empty.jsonl', '', /found no rows/u],
  [
    'place',
    'broken.jsonl',
    '{"text":"你好"}\n{"text":\n',
    /broken\.jsonl:2: the row cannot be read|broken\.jsonl:2: found no JSON/u,
  ],
  ['cluster', 'other.csv', 'a,b\n1,2\n', /found no label in 0 documents, wanted complaints/u],
  ['detect', 'empty.json', '', /found nothing, wanted the JSON/u],
  ['detect', 'broken.json', '{"series":', /wanted the JSON of simulated series/u],
  ['service', 'other.csv', 'a,b\n1,2\n', /found no case in 1 records/u],
  ['precursors', 'empty.csv', '', /found no document/u],
  ['early', 'other.csv', 'a,b\n1,2\n', /found the columns a, b; wanted those of/u],
]

test.each(cases)('eval %s of %s', async (task, name, content, reason) => {
  const path = join(folder, `${task}-${name}`)
  writeFileSync(path, content)
  const refused = evaluateTask(task, [path], tools)
  await expect(refused).rejects.toThrow(reason)
  await expect(refused).rejects.toThrow(path)
})
