// The state store suite over the adapters that need no server.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMemoryState } from '../memory/memory-state.ts'
import { createSqliteState } from '../../src/store/state/sqlite-state.ts'
import { describeStateStore } from './state-store-suite.ts'

describeStateStore('the memory state', () => ({ connect: async () => createMemoryState(), volatile: true }))

describeStateStore('the sqlite state', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'qianzhao-state-')), 'state.db')
  return { connect: async () => createSqliteState({ path }), volatile: false }
})
