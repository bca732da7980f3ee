// The annotation thread: loads the models once, then answers one batch after another.
import { parentPort, workerData } from 'node:worker_threads'
import type { AnnotateRequest } from './annotate-batch.ts'
import { annotateBatch } from './annotate-batch.ts'
import type { TextStageOptions } from './text-stage.ts'
import { createTextStage } from './text-stage.ts'
import { transferList } from './record-batch.ts'

const port = parentPort
if (port !== null) {
  const stage = createTextStage(workerData as TextStageOptions)
  port.on('message', (message: { readonly id: number; readonly request: AnnotateRequest }) => {
    void stage.then((parts) => {
      const batch = annotateBatch(parts, message.request)
      const transfer = [batch.posts, batch.observations, batch.records, batch.documents].flatMap(transferList)
      port.postMessage({ id: message.id, batch }, [batch.kinds.buffer, batch.timesMs.buffer, ...transfer])
    })
  })
}
