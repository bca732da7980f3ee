// Searching from another thread gives what searching in this one gives.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { SearchRequest } from '../../../src/core/ports.ts'
import { createSearchThread } from '../../../src/store/index/search-thread.ts'
import { createSqliteIndex } from '../../../src/store/index/sqlite-index.ts'
import { sampleDocument } from '../../conformance/samples.ts'

const newPath = () => join(mkdtempSync(join(tmpdir(), 'qianzhao-search-')), 'index.db')
const request: SearchRequest = { kind: 'documents', query: '停水', filters: {}, limit: 2, facets: ['source'] }

test('the same pages, while another connection writes', async () => {
  const path = newPath()
  const index = createSqliteIndex({ path })
  const thread = createSearchThread({ path })
  for (let i = 0; i < 20; i++) {
    await index.addDocuments([sampleDocument(`${i}`, i % 2 === 0 ? '小区 停水' : '停电')], i)
    expect(await thread.search(request)).toEqual(await index.search(request))
  }
  await expect(thread.search({ ...request, cursor: 'nonsense!' })).rejects.toMatchObject({ code: 'USAGE' })
  await thread.close()
  await index.close()
})

test('query text is cut with the tokenizer it was given', async () => {
  const path = newPath()
  const index = createSqliteIndex({ path })
  await index.addDocuments([sampleDocument('1', '小区 停水 三天')], 1)
  const thread = createSearchThread({ path, tokenize: (text) => text.match(/../g) ?? [] })
  expect((await thread.search({ ...request, query: '停水三天' })).hits).toHaveLength(1)
  expect((await thread.search({ ...request, query: '停水三夜' })).hits).toHaveLength(0)
  await thread.close()
  await index.close()
})

test('too many searches at once are refused, one that takes too long is given up, and later ones work', async () => {
  const path = newPath()
  await createSqliteIndex({ path }).close()
  const few = createSearchThread({ path, waitingMax: 2 })
  const results = await Promise.allSettled([1, 2, 3].map(() => few.search(request)))
  expect(results.map((result) => result.status)).toEqual(['fulfilled', 'fulfilled', 'rejected'])
  await few.close()
  const hasty = createSearchThread({ path, searchMsMax: 1 })
  await expect(hasty.search(request)).rejects.toMatchObject({ code: 'INDEX_FAILED' })
  await hasty.close()
})
