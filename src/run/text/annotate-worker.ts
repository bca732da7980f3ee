// The annotation thread: loads the models once, then answers one batch after another.
import { parentPort, workerData } from 'node:worker_threads'
import type { UserWord } from '../../nlp/segment/user-words.ts'
import type { AnnotateRequest } from './annotate-batch.ts'
import { annotateBatch } from './annotate-batch.ts'
import type { TextStageOptions } from './text-stage.ts'
import { createTextStage } from './text-stage.ts'
import { transferList } from '../../wire/record-batch.ts'

/** Messages are taken one after the other, so words hold for the requests that follow them. */
export type AnnotateMessage =
  | { readonly id: number; readonly request: AnnotateRequest }
  | { readonly words: readonly UserWord[] }

const port = parentPort
if (port !== null) {
  const stage = createTextStage(workerData as TextStageOptions)
  port.on('message', (message: AnnotateMessage) => {
    void stage.then((parts) => {
      if ('words' in message) return parts.useWords(message.words)
      const batch = annotateBatch(parts, message.request)
      const transfer = [batch.posts, batch.observations, batch.records, batch.documents].flatMap(transferList)
      port.postMessage({ id: message.id, batch }, [batch.kinds.buffer, batch.timesMs.buffer, ...transfer])
    })
  })
}
