// The search index suite on a real Elasticsearch.
import { describe } from 'vitest'
import type { SearchIndex } from '../../src/core/ports.ts'
import { createElasticIndex } from '../../src/store/elasticsearch/elasticsearch-index.ts'
import { describeSearchIndex } from '../conformance/search-index-suite.ts'
import { connect, elasticAddress, freshIndex } from './elasticsearch-server.ts'

describe.skipIf(elasticAddress === '')('Elasticsearch', () => {
  describeSearchIndex('the Elasticsearch index', () => {
    let prefix = ''
    const open = async (): Promise<SearchIndex> =>
      createElasticIndex({
        client: await connect(),
        prefix,
        nowMs: () => Date.now(),
        onRefused: (item) => {
          throw new Error(`refused: ${JSON.stringify(item)}`)
        },
      })
    return {
      open: async () => {
        ;({ prefix } = await freshIndex())
        return open()
      },
      reopen: open,
    }
  })
})
