import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createIngest } from '../../../src/ingest/ingest.ts'
import { createMappedTable } from '../../../src/ingest/mapping/mapping.ts'
import { mappingFrom, proposeMapping } from '../../../src/ingest/mapping/propose-mapping.ts'
import { readRecords } from '../../../src/ingest/sources/file.ts'
import { sampleTable } from '../../../src/ingest/sources/table-sample.ts'
import { loadMapping, yamlOf } from '../../../src/run/config/load-config.ts'
import { standInRedactor } from '../stand-in-redactor.ts'

const ingest = createIngest({ redactor: standInRedactor })
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'qianzhao-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const table = `2026年2月热线台账,,,,,,
登记号,登记于,反映情况,所在片区,事项大类,处理科室,来电人手机
R-0001,2026/2/28 上午9:05,小区门口的井盖破了两天没人来修晚上很危险,某区某镇,市政设施,城管科,13800000001
R-0002,2026/2/28 下午2:10,楼下饭店油烟直排半夜还在吵希望有人管一管,某区某镇,环境保护,环保科,13800000002
R-0003,2026/3/1 上午8:00,从昨天开始整栋楼都没有水物业也不给说法,某区某街道,供水,水务科,13800000003
`

function fileOf(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const hotline = { source: 'desk', channel: 'hotline' } as const

describe('an unknown table', () => {
  test('is looked into: what it is, where its header stands, how many records it has', async () => {
    const sample = await sampleTable(fileOf('own.csv', table))
    expect(sample).toMatchObject({ carrier: 'a table separated by ,', encoding: 'utf-8', headerRow: 2, count: 3 })
    expect(sample.columns).toHaveLength(7)
  })

  test('gets a meaning for each column by its name and its values', async () => {
    const sample = await sampleTable(fileOf('own.csv', table))
    const proposal = proposeMapping(sample.columns, sample.rows)
    expect(
      Object.fromEntries(proposal.columns.map(({ column, field, attribute }) => [column, attribute ?? field])),
    ).toEqual({
      登记号: 'id',
      登记于: 'time',
      反映情况: 'text',
      所在片区: 'place',
      事项大类: 'category',
      处理科室: 'organisation',
      来电人手机: 'author',
    })
    expect(proposal.unsure).toEqual([])
  })

  test('with two columns that may both be the id is for a person to decide', () => {
    const rows = ['1', '2', '3'].map((n) => [
      `A${n}`,
      `B${n}`,
      `2026-02-28 10:0${n}`,
      '停水三天了一直没有人来处理这件事',
    ])
    const proposal = proposeMapping(['工单号', '工单编号', '受理时间', '内容'], rows)
    expect(proposal.ties).toEqual([{ field: 'id', columns: ['工单编号', '工单号'] }])
    expect(proposal.unsure).toEqual(['id'])
  })

  test('of which nothing is known is said to be unsure in all it needs', () => {
    expect(proposeMapping(['甲', '乙'], [['x', 'y']]).unsure).toEqual(['id', 'time', 'text'])
  })
})

describe('a mapping', () => {
  test('written and read again makes posts of the rows', async () => {
    const path = fileOf('own.csv', table)
    const sample = await sampleTable(path)
    const written = yamlOf(mappingFrom(sample.columns, proposeMapping(sample.columns, sample.rows), hotline))
    const mapped = createMappedTable(loadMapping(fileOf('own.yaml', written)))
    const posts: unknown[] = []
    for await (const record of readRecords(path, { mapped, source: 'desk' })) posts.push(ingest(record))
    expect(posts).toMatchObject([
      {
        kind: 'ok',
        value: {
          id: 'R-0001',
          source: 'desk',
          channel: 'hotline',
          author: 't1:author:desk/13800000001',
          text: '小区门口的井盖破了两天没人来修晚上很危险',
          timeMs: Date.UTC(2026, 1, 28, 1, 5),
          placeHint: '某区某镇',
          attributes: { category: '市政设施', organisation: '城管科' },
        },
      },
      { kind: 'ok' },
      { kind: 'ok' },
    ])
  })

  test('says what values are called here and in which zone its times are', () => {
    const { post } = createMappedTable({
      ...hotline,
      name: 'desk',
      match: ['编号'],
      zone: '+09:00',
      fields: { id: ['编号'], text: ['内容'], time: ['时间'] },
      attributes: { state: ['状态'] },
      values: { state: { 办结: 'closed' } },
    })
    expect(post({ 编号: '1', 内容: '停水', 时间: '2026-02-28 10:00', 状态: '办结' })).toMatchObject({
      time: '2026-02-28 10:00+09:00',
      attributes: { state: 'closed' },
    })
  })

  test('that names a key nobody knows is refused with the nearest one', () => {
    const path = fileOf('wrong.yaml', 'name: a\nsource: b\nchannel: hotline\nmatch: [x]\nfeilds: {}\nfields: {}\n')
    expect(() => loadMapping(path)).toThrow(/feilds: unknown key; did you mean "fields"/)
  })

  test('of another table refuses the file once', async () => {
    const mapped = createMappedTable({
      ...hotline,
      name: 'desk',
      match: ['编号'],
      zone: '',
      fields: {},
      attributes: {},
      values: {},
    })
    const outcomes: unknown[] = []
    for await (const record of readRecords(fileOf('own.csv', table), { mapped })) outcomes.push(ingest(record))
    expect(outcomes).toMatchObject([{ kind: 'dead_letter', letter: { reason: 'unknown_format' } }])
  })
})
