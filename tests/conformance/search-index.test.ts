// The search index suite over the adapters that need no server.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMemoryIndex } from '../memory/memory-index.ts'
import { createSqliteIndex } from '../../src/store/index/sqlite-index.ts'
import { describeSearchIndex } from './search-index-suite.ts'

describeSearchIndex('the memory index', () => ({ open: async () => createMemoryIndex(), reopen: null }))

describeSearchIndex('the sqlite index', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'qianzhao-index-')), 'index.db')
  const open = async () => createSqliteIndex({ path })
  return { open, reopen: open }
})
