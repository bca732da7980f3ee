// Spreads batches over annotation threads and hands the results back in the order of submission; a thread that dies is started again.
import { setImmediate as breathe } from 'node:timers/promises'
import { EarlyWarningError } from '../../core/errors.ts'
import type { UserWord } from '../../nlp/segment/user-words.ts'
import type { Restarts } from '../restarts.ts'
import { createRestarts } from '../restarts.ts'
import type { AnnotateRequest, AnnotatedBatch } from './annotate-batch.ts'
import { annotateBatch } from './annotate-batch.ts'
import type { AnnotateThread, StartAnnotateThread } from './annotate-thread.ts'
import { startAnnotateThread } from './annotate-thread.ts'
import type { TextStageOptions } from './text-stage.ts'
import { createTextStage } from './text-stage.ts'

export interface AnnotatePool {
  /** Results of successive calls resolve in the order of the calls, whichever thread was faster. */
  annotate(request: AnnotateRequest): Promise<AnnotatedBatch>
  /** The words on top of the dictionary for all calls after this one. */
  useWords(added: readonly UserWord[]): void
  close(): Promise<void>
}

/** The pool of the program, which can say how its threads are. */
export interface WatchedPool extends AnnotatePool {
  status(): AnnotateStatus
}

export interface AnnotateStatus {
  /** Threads that work, of those wanted. */
  readonly working: number
  readonly wanted: number
  readonly restarts: number
}

export async function createAnnotatePool(workers: number, options: TextStageOptions): Promise<WatchedPool> {
  if (workers === 0) return inlinePool(options)
  return createThreadPool({
    count: workers,
    start: (events) => startAnnotateThread(options, events),
    restarts: createRestarts(() => performance.now()),
    later: (ms, work) => void setTimeout(work, ms).unref(),
  })
}

/** One batch after the other with room for other work between them: a push of many batches must not hold up the rest. */
async function inlinePool(options: TextStageOptions): Promise<WatchedPool> {
  const parts = await createTextStage(options)
  let previous: Promise<unknown> = Promise.resolve()
  function inTurn<T>(work: () => T): Promise<T> {
    const done = previous.then(() => breathe()).then(work)
    previous = done.catch(() => undefined)
    return done
  }
  return {
    annotate: (request) => inTurn(() => annotateBatch(parts, request)),
    useWords: (added) => void inTurn(() => parts.useWords(added)),
    status: () => ({ working: 1, wanted: 1, restarts: 0 }),
    close: () => Promise.resolve(),
  }
}

export interface ThreadPoolOptions {
  readonly count: number
  readonly start: StartAnnotateThread
  readonly restarts: Restarts
  readonly later: (ms: number, work: () => void) => void
}

interface Waiting {
  readonly id: number
  readonly request: AnnotateRequest
  /** Threads that died over it. */
  deaths: number
  /** null while no thread works. */
  place: Place | null
  readonly resolve: (batch: AnnotatedBatch) => void
  readonly reject: (cause: unknown) => void
}

interface Place {
  thread: AnnotateThread | null
  load: number
}

// A batch that three threads died over is what they died of.
const deathsMax = 3

export function createThreadPool({ count, start, restarts, later }: ThreadPoolOptions): WatchedPool {
  const waiting = new Map<number, Waiting>()
  const places: readonly Place[] = Array.from({ length: count }, () => ({ thread: null, load: 0 }))
  let nextId = 0
  let words: readonly UserWord[] | null = null
  let previous: Promise<unknown> = Promise.resolve()
  let closing = false
  /** Set once no thread is started again. */
  let givenUp: EarlyWarningError | null = null
  places.forEach(begin)

  function begin(place: Place): void {
    if (closing) return
    place.load = 0
    place.thread = start({
      onBatch: (id, batch) => settle(id)?.resolve(batch),
      onRefused: (id, reason) => settle(id)?.reject(notAnnotated(reason, null)),
      onDeath: (cause) => bury(place, cause),
    })
    if (words !== null) place.thread.post({ words })
    for (const one of waiting.values()) if (one.place === null) assign(one)
  }

  function settle(id: number): Waiting | undefined {
    const one = waiting.get(id)
    waiting.delete(id)
    if (one?.place != null) one.place.load--
    return one
  }

  function bury(place: Place, cause: unknown): void {
    place.thread = null
    const orphans = [...waiting.values()].filter((one) => one.place === place)
    const pauseMs = restarts.next()
    if (pauseMs !== null) later(pauseMs, () => begin(place))
    else if (places.every(({ thread }) => thread === null)) giveUp(cause)
    for (const one of orphans) {
      one.place = null
      if (++one.deaths < deathsMax && givenUp === null) assign(one)
      else settle(one.id)?.reject(givenUp ?? notAnnotated('threads die over it', cause))
    }
  }

  function giveUp(cause: unknown): void {
    givenUp = notAnnotated('no thread for it is left, and the service has to be started again', cause)
    for (const one of waiting.values()) one.reject(givenUp)
    waiting.clear()
  }

  /** Where no thread works it waits for the next one that does. */
  function assign(one: Waiting): void {
    const place = places.reduce<Place | null>(
      (least, candidate) =>
        candidate.thread !== null && (least === null || candidate.load < least.load) ? candidate : least,
      null,
    )
    if (place?.thread == null) return
    one.place = place
    place.load++
    place.thread.post({ id: one.id, request: one.request })
  }

  function annotate(request: AnnotateRequest): Promise<AnnotatedBatch> {
    if (givenUp !== null) return Promise.reject(givenUp)
    const result = new Promise<AnnotatedBatch>((resolve, reject) => {
      const one: Waiting = { id: nextId++, request, deaths: 0, place: null, resolve, reject }
      waiting.set(one.id, one)
      assign(one)
    })
    const inOrder = previous.then(
      () => result,
      () => result,
    )
    previous = inOrder.catch(() => undefined)
    return inOrder
  }

  return {
    annotate,
    useWords: (added) => {
      words = added
      for (const { thread } of places) thread?.post({ words: added })
    },
    status: () => ({
      working: places.filter(({ thread }) => thread !== null).length,
      wanted: count,
      restarts: restarts.count(),
    }),
    close: async () => {
      closing = true
      await Promise.all(places.map(({ thread }) => thread?.end()))
    },
  }
}

function notAnnotated(reason: string, cause: unknown): EarlyWarningError {
  return new EarlyWarningError('ANNOTATION_FAILED', `Posts could not be understood: ${reason}.`, cause ?? undefined)
}
