// News and complaints with the events that they belong to are replayed and scored from the files as they come.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { evaluateClusters } from '../../../lab/eval/evaluate-clusters.ts'
import { fixedKeyFile, settingsWith, temporaryFolder } from '../../run/small-city.ts'

const tools = {
  settings: settingsWith(),
  keyFile: fixedKeyFile(),
  progress: () => undefined,
  readBytes: () => Buffer.alloc(0),
}

function write(name: string, lines: readonly string[]): string {
  const path = join(temporaryFolder(), name)
  writeFileSync(path, `${lines.join('\n')}\n`)
  return path
}

test('news is scored by the events of its articles, and each event is an issue', async () => {
  const fire = ['仓库大火烧了一夜', '仓库大火已经扑灭', '仓库大火原因正在调查', '仓库大火后附近居民返回家中']
  const flood = ['水库泄洪淹没村道', '水库泄洪村民转移']
  const rows = [...fire.map((title) => ['仓库大火', title]), ...flood.map((title) => ['水库泄洪', title])]
  const lines = rows.map(
    ([event, title], at) => `2026-03-0${at + 1} 09:00,${event},${title},${title}，记者在现场看到了第${at + 1}种情形`,
  )
  const found = await evaluateClusters(write('articles.csv', ['ts,event,title,text', ...lines]), tools)
  expect(found).toMatchObject({ items: 6 })
  expect(found['issues']).toMatchObject([
    { issue: '仓库大火', messages: 4 },
    { issue: '水库泄洪', messages: 2 },
  ])
}, 60_000)
