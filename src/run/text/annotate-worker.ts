// The annotation thread: loads the models once, then answers one batch after another.
import { parentPort, workerData } from 'node:worker_threads'
import type { UserWord } from '../../nlp/segment/user-words.ts'
import type { AnnotateRequest, AnnotatedBatch } from './annotate-batch.ts'
import { annotateBatch } from './annotate-batch.ts'
import type { TextStageOptions } from './text-stage.ts'
import { createTextStage } from './text-stage.ts'
import { transferList } from '../../wire/record-batch.ts'

/** Messages are taken one after the other, so words hold for the requests that follow them. */
export type AnnotateMessage =
  | { readonly id: number; readonly request: AnnotateRequest }
  | { readonly words: readonly UserWord[] }

export type AnnotateAnswer =
  | { readonly id: number; readonly batch: AnnotatedBatch }
  | { readonly id: number; readonly reason: string }

const port = parentPort
if (port !== null) {
  const stage = createTextStage(workerData as TextStageOptions)
  const answer = (message: AnnotateAnswer, transfer: ArrayBuffer[]) => port.postMessage(message, transfer)
  port.on('message', (message: AnnotateMessage) => {
    void stage.then((parts) => {
      if ('words' in message) return parts.useWords(message.words)
      const { id, request } = message
      try {
        const batch = annotateBatch(parts, request)
        const transfer = [batch.posts, batch.observations, batch.records, batch.documents].flatMap(transferList)
        answer({ id, batch }, [batch.kinds.buffer, batch.timesMs.buffer, ...transfer])
      } catch (cause) {
        answer({ id, reason: cause instanceof Error ? cause.message : String(cause) }, [])
      }
    })
  })
}
