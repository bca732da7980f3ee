// The indexing thread: writes documents, signals, situations and alerts to the index behind the alert path, and waits for a server that is away.
import { setTimeout as delay } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import type { Document } from '../../core/document.ts'
import { EarlyWarningError, StorageFull } from '../../core/errors.ts'
import type { RefusedItem } from '../../core/ports.ts'
import type { PackedTexts } from '../../wire/record-batch.ts'
import { packTexts, packedText } from '../../wire/record-batch.ts'
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
  const onRefused = (item: RefusedItem) => answer({ kind: 'refused', item })
  const index = await openIndex(target, tokenizer.tokenize, {
    onRefused,
    onRebuilt: (reason) => answer({ kind: 'rebuilt', reason }),
  })
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
        // A full disk is waited for as a server is that is away.
        const away =
          cause instanceof StorageFull || (cause instanceof EarlyWarningError && cause.code === 'UNAVAILABLE')
        if (!away || closing.signal.aborted) throw cause
        if (tries === 0) answer({ kind: 'delayed', reason: cause.message })
        const waitMs = Math.min(waitMsMax, waitMsMin * 2 ** tries)
        await delay(waitMs, undefined, { signal: closing.signal }).catch(() => undefined)
      }
    }
  }

  /** A post that cannot be understood any more is set aside, and the others go in. */
  async function documentsOf(posts: PackedTexts): Promise<readonly Document[]> {
    const stage = await parts
    try {
      return annotatePosts(stage, posts, true)
    } catch {
      return Array.from(posts.ends, (_, i) => packTexts([packedText(posts, i)])).flatMap((post) => {
        try {
          return annotatePosts(stage, post, true)
        } catch (cause) {
          onRefused({ kind: 'documents', id: '', rev: 0, status: 400, type: 'not_understood', reason: reasonOf(cause) })
          return []
        }
      })
    }
  }

  async function perform(job: IndexJob): Promise<void> {
    switch (job.kind) {
      case 'documents': {
        const documents = await documentsOf(job.posts)
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
        if ('keepResultsTick' in index && job.throughTick !== null) index.keepResultsTick(job.throughTick)
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

  // One job after the other, in the order they came; a failure is told and ends the thread.
  let tail: Promise<void> = patiently(() => index.indexedOffset()).then(
    (offset) => answer({ kind: 'ready', held: { offset, tick: 'resultsTick' in index ? index.resultsTick() : null } }),
    (cause: unknown) => answer({ kind: 'failed', job: -1, reason: reasonOf(cause) }),
  )
  port.on('message', (job: IndexJob) => {
    // A server that is away must not hold up the end of the service.
    if (job.kind === 'close' && target.kind === 'elasticsearch') closing.abort()
    tail = tail
      .then(() => perform(job))
      .then(
        () => answer({ kind: 'done', job: job.id }),
        (cause: unknown) => answer({ kind: 'failed', job: job.id, reason: reasonOf(cause) }),
      )
  })
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
