// Cascades and answered complaints are read from files as they come, and what cannot be read is said.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { evaluateServiceFile } from '../../../lab/eval/evaluate-service.ts'
import { readCascades } from '../../../lab/eval/read-cascades.ts'
import { fixedKeyFile, settingsWith, temporaryFolder } from '../../run/small-city.ts'

function write(files: Readonly<Record<string, readonly string[]>>): string {
  const folder = temporaryFolder()
  for (const [name, lines] of Object.entries(files)) writeFileSync(join(folder, name), `${lines.join('\n')}\n`)
  return folder
}

const eventsHeader = 'event,label,time,text,followers,verified,province,reposts,comments,likes'
const events = [
  eventsHeader,
  'e2,non-rumor,2000,晚上的音乐会改在八点开始,50,1,北京,2,0,0',
  'e1,rumor,1000,听说全城的桥今晚都要拆,7,0,上海,3,0,0',
]

describe('labelled cascades', () => {
  test('are events with the reposts that stand beside them, in time order, parents following their rows', async () => {
    const folder = write({
      'events.csv': events,
      'reposts.csv': [
        'event,dt,parent,user,text',
        'e1,60,-1,aa,真的吗',
        'e1,30,-1,bb,',
        'e1,90,0,cc,转给家人',
        'e1,-5,-1,dd,快跑',
        'e9,10,-1,ee,不属于任何一条',
      ],
    })
    const [first, second] = await readCascades(join(folder, 'events.csv'))
    expect(first).toMatchObject({ id: 'e1', isRumour: true, timeMs: 1_000_000, followers: 7, isVerified: false })
    expect(first?.delaysMs).toEqual([0, 30_000, 60_000, 90_000])
    expect(first?.parents).toEqual([-1, -1, -1, 2])
    expect(first?.texts).toEqual(['快跑', '', '真的吗', '转给家人'])
    expect(second).toMatchObject({ id: 'e2', isRumour: false, delaysMs: [] })
  })

  test('without their reposts are refused with the path that is missing', async () => {
    const folder = write({ 'events.csv': events })
    await expect(readCascades(join(folder, 'events.csv'))).rejects.toThrow(/reposts\.csv/)
  })

  test('of another kind of file are refused with its columns', async () => {
    const folder = write({ 'events.csv': ['name,value', 'a,1'] })
    await expect(readCascades(join(folder, 'events.csv'))).rejects.toThrow(/name, value/)
  })
})

describe('eval service', () => {
  test('reads complaints with the times of their answers, and open ones', async () => {
    const rows = Array.from({ length: 24 }, (_, i) => {
      const day = String(i + 1).padStart(2, '0')
      const answered = i < 20 ? `2026-03-${String(i + 3).padStart(2, '0')} 09:00:00` : ''
      return `${i},2026-03-${day} 09:00:00,${answered},第${i}路公交车等了很久,第${i}路公交车每天早上等四十分钟才来一趟,已经答复`
    })
    const folder = write({ 'replies.csv': ['message_id,ts,reply_ts,title,text,reply', ...rows] })
    const tools = {
      settings: settingsWith(),
      keyFile: fixedKeyFile(),
      progress: () => undefined,
      readBytes: () => Buffer.alloc(0),
    }
    const report = await evaluateServiceFile(join(folder, 'replies.csv'), tools)
    expect(report['all']).toMatchObject({ cases: 24, answered: 20, medianDays: { value: 2 } })
    expect(report['invalid']).toBe(0)
    expect(report['byDepartment']).toMatchObject({ groups: { transport: { cases: 24 } } })
  })
})
