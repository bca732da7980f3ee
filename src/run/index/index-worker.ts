// The indexing thread: writes documents, signals, situations and alerts to the index behind the alert path, and waits for a server that is away.
import { setTimeout as delay } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { EarlyWarningError } from '../../core/errors.ts'
import { annotatePosts } from '../text/annotate-batch.ts'
import type { IndexAnswer, IndexJob, IndexWorkerOptions } from './index-thread.ts'
import { openIndex } from './index-target.ts'
import { createTextStage, createTokenizer } from '../text/text-stage.ts'

const waitMsMin = 500
const waitMsMax = 10_000

const port = parentPort
if (port !== null) {
  const { target, textStage } = workerData as IndexWorkerOptions
  const answer = (message: IndexAnswer) => port.postMessage(message)
  const tokenizer = await createTokenizer(textStage)
  const index = await openIndex(target, tokenizer.tokenize, (item) => answer({ kind: 'refused', item }))
  const parts = createTextStage(textStage)
  const closing = new AbortController()

  /** Tries again for as long as the server is away; nothing is lost meanwhile, because the log and the spool keep it. */
  async function patiently<T>(work: () => Promise<T>): Promise<T> {
    const startMs = performance.now()
    for (let tries = 0; ; tries++) {
      try {
        const result = await work()
        if (tries > 0) answer({ kind: 'recovered', afterMs: Math.round(performance.now() - startMs) })
        return result
      } catch (cause) {
        const away = cause instanceof EarlyWarningError && cause.code === 'UNAVAILABLE'
        if (!away || closing.signal.aborted) throw cause
        if (tries === 0) answer({ kind: 'delayed', reason: cause.message })
        const waitMs = Math.min(waitMsMax, waitMsMin * 2 ** tries)
        await delay(waitMs, undefined, { signal: closing.signal }).catch(() => undefined)
      }
    }
  }

  const perform = async (job: IndexJob): Promise<void> => {
    switch (job.kind) {
      case 'documents': {
        const documents = annotatePosts(await parts, job.posts, true)
        await patiently(() => index.addDocuments(documents, job.throughOffset))
        break
      }
      case 'results':
        await patiently(async () => {
          // Alerts first: they are few, and what people wait for.
          await index.addAlerts(job.alerts)
          await index.addSituations(job.situations)
          await index.addSignals(job.signals)
        })
        break
      case 'words':
        tokenizer.useWords(job.words)
        ;(await parts).useWords(job.words)
        break
      case 'close':
        await index.close()
        break
    }
  }

  // One job after the other, in the order they came; a failure is told once and ends the thread's work.
  let tail: Promise<void> = patiently(() => index.indexedOffset()).then(
    (offset) => answer({ kind: 'ready', offset }),
    (cause: unknown) => answer({ kind: 'failed', job: -1, reason: String(cause) }),
  )
  port.on('message', (job: IndexJob) => {
    // A server that is away must not hold up the end of the service.
    if (job.kind === 'close' && target.kind === 'elasticsearch') closing.abort()
    tail = tail
      .then(() => perform(job))
      .then(
        () => answer({ kind: 'done', job: job.id }),
        (cause: unknown) =>
          answer({ kind: 'failed', job: job.id, reason: cause instanceof Error ? cause.message : String(cause) }),
      )
  })
}
