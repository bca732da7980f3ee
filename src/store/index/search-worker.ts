// The searching thread: answers queries on its own connection, so that a long one holds up nobody else.
import { parentPort, workerData } from 'node:worker_threads'
import { EarlyWarningError } from '../../core/errors.ts'
import type { SearchAnswer, SearchQuestion, SearchWorkerData } from './search-thread.ts'
import { createSqliteIndexReader } from './sqlite-index.ts'

const port = parentPort
if (port !== null) {
  const index = createSqliteIndexReader({ path: (workerData as SearchWorkerData).path })
  const answer = (message: SearchAnswer) => port.postMessage(message)
  port.on('message', ({ id, request }: SearchQuestion) => {
    index.search(request).then(
      (page) => answer({ id, kind: 'page', page }),
      (cause: unknown) => {
        const { code, message } =
          cause instanceof EarlyWarningError ? cause : { code: 'INDEX_FAILED' as const, message: String(cause) }
        answer({ id, kind: 'failed', code, message })
      },
    )
  })
}
