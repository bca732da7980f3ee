// A pool of annotation threads: one that dies is started again, and what it was asked is asked of another.
import { EarlyWarningError } from '../../core/errors.ts'
import type { UserWord } from '../../nlp/segment/user-words.ts'
import type { Restarts } from '../restarts.ts'
import type { AnnotateRequest, AnnotatedBatch } from './annotate-batch.ts'
import type { AnnotateThread, StartAnnotateThread } from './annotate-thread.ts'
import type { WatchedPool } from './pool.ts'

export interface ThreadPoolOptions {
  readonly count: number
  readonly start: StartAnnotateThread
  readonly restarts: Restarts
  readonly later: (ms: number, work: () => void) => void
}

export function createThreadPool(options: ThreadPoolOptions): WatchedPool {
  const { count, restarts } = options
  let words: readonly UserWord[] | null = null
  let previous: Promise<unknown> = Promise.resolve()
  const desk = createDesk(count)
  let closing = false
  desk.places.forEach(begin)

  function begin(place: Place): void {
    if (closing) return
    place.load = 0
    place.thread = options.start({
      onBatch: (id, batch) => desk.settle(id)?.resolve(batch),
      onRefused: (id, reason) => desk.settle(id)?.reject(notAnnotated(reason)),
      onDeath: (cause) => bury(place, cause),
    })
    if (words !== null) place.thread.post({ words })
    desk.assignWaiting()
  }

  function bury(place: Place, cause: unknown): void {
    place.thread = null
    const pauseMs = restarts.next()
    if (pauseMs !== null) options.later(pauseMs, () => begin(place))
    else if (desk.places.every(({ thread }) => thread === null)) desk.giveUp(cause)
    desk.reassign(place, cause)
  }

  return {
    annotate: (request) => {
      const result = desk.ask(request)
      const inOrder = previous.then(
        () => result,
        () => result,
      )
      previous = inOrder.catch(() => undefined)
      return inOrder
    },
    useWords: (added) => {
      words = added
      for (const { thread } of desk.places) thread?.post({ words: added })
    },
    status: () => ({
      working: desk.places.filter(({ thread }) => thread !== null).length,
      wanted: count,
      restarts: restarts.count(),
    }),
    close: async () => {
      closing = true
      await Promise.all(desk.places.map(async ({ thread }) => thread?.end()))
    },
  }
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

/** Who works on what. */
function createDesk(count: number) {
  const places: readonly Place[] = Array.from({ length: count }, () => ({ thread: null, load: 0 }))
  const waiting = new Map<number, Waiting>()
  let nextId = 0
  /** Set once no thread is started again. */
  let givenUp: EarlyWarningError | null = null

  function ask(request: AnnotateRequest): Promise<AnnotatedBatch> {
    if (givenUp !== null) return Promise.reject(givenUp)
    return new Promise((resolve, reject) => {
      const one: Waiting = { id: nextId++, request, deaths: 0, place: null, resolve, reject }
      waiting.set(one.id, one)
      assign(one)
    })
  }

  /** Where no thread works it waits for the next one that does. */
  function assign(one: Waiting): void {
    const [place] = places.filter(({ thread }) => thread !== null).sort((a, b) => a.load - b.load)
    if (place === undefined) return
    one.place = place
    place.load++
    place.thread?.post({ id: one.id, request: one.request })
  }

  function settle(id: number): Waiting | undefined {
    const one = waiting.get(id)
    waiting.delete(id)
    if (one !== undefined && one.place !== null) one.place.load--
    return one
  }

  function reassign(dead: Place, cause: unknown): void {
    for (const one of [...waiting.values()].filter(({ place }) => place === dead)) {
      one.place = null
      if (++one.deaths < deathsMax) assign(one)
      else settle(one.id)?.reject(notAnnotated('threads die over it', cause))
    }
  }

  function giveUp(cause: unknown): void {
    givenUp = notAnnotated('no thread for it is left, and the service has to be started again', cause)
    for (const one of waiting.values()) one.reject(givenUp)
    waiting.clear()
  }

  return {
    places,
    ask,
    settle,
    reassign,
    giveUp,
    assignWaiting: () => {
      for (const one of waiting.values()) if (one.place === null) assign(one)
    },
  }
}

function notAnnotated(reason: string, cause?: unknown): EarlyWarningError {
  return new EarlyWarningError('ANNOTATION_FAILED', `Posts could not be understood: ${reason}.`, cause)
}
