// The indexing thread: writes documents, signals, situations and alerts to the embedded index behind the alert path.
import { parentPort, workerData } from 'node:worker_threads'
import { createSqliteIndex } from '../store/sqlite-index.ts'
import { annotatePosts } from './annotate-batch.ts'
import type { IndexAnswer, IndexJob, IndexWorkerOptions } from './index-feed.ts'
import { createTextStage, createTokenizer } from './text-stage.ts'

const port = parentPort
if (port !== null) {
  const { path, textStage } = workerData as IndexWorkerOptions
  const index = createSqliteIndex({ path, tokenize: await createTokenizer(textStage) })
  const parts = createTextStage(textStage)
  const answer = (message: IndexAnswer) => port.postMessage(message)

  const perform = async (job: IndexJob): Promise<void> => {
    switch (job.kind) {
      case 'documents': {
        const documents = annotatePosts(await parts, job.posts, true)
        await index.addDocuments(documents, job.throughOffset)
        break
      }
      case 'results':
        await index.addSignals(job.signals)
        await index.addSituations(job.situations)
        await index.addAlerts(job.alerts)
        break
      case 'close':
        await index.close()
        break
    }
  }

  // One job after the other, in the order they came; a failure is told once and ends the thread's work.
  let tail: Promise<void> = index.indexedOffset().then((offset) => answer({ kind: 'ready', offset }))
  port.on('message', (job: IndexJob) => {
    tail = tail
      .then(() => perform(job))
      .then(
        () => answer({ kind: 'done', job: job.id }),
        (cause: unknown) =>
          answer({ kind: 'failed', job: job.id, reason: cause instanceof Error ? cause.message : String(cause) }),
      )
  })
}
