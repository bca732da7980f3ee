// What was planted: the truth that a backtest is measured against.
import type { PlaceCode, TopicId } from '../core/ids.ts'
import type { SimulatedPost } from './post-writer.ts'

export interface TruthEvent {
  readonly id: string
  readonly kind: string
  readonly crisis: boolean
  readonly topic: TopicId
  readonly place: PlaceCode
  /** The first trace, ISO 8601 in China time. */
  readonly onset: string
  /** The moment that is obvious to anyone: the explosion, the official notice, the peak. */
  readonly outbreak: string
  /** Ids of its posts in event-time order, those after the outbreak and copies included. */
  readonly posts: readonly string[]
  /** The source that fell silent, for events of kind `silent-source`. */
  readonly source?: string
}

export interface Truth {
  readonly events: readonly TruthEvent[]
}

/** What one planted event adds to the stream; `posts` are in event-time order. */
export interface ToldEvent {
  readonly truth: Omit<TruthEvent, 'id'>
  readonly posts: readonly SimulatedPost[]
}
