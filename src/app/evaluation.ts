// What an evaluation gets and gives; shared by the tasks of `qianzhao eval`.
import type { Settings } from './load-config.ts'

export type Evaluation = Readonly<Record<string, unknown>>

export interface EvaluationTools {
  readonly settings: Settings
  readonly keyFile: string
  readonly progress: (text: string) => void
  /** The bytes of a file, inflated where it is gzip. */
  readonly readBytes: (path: string) => Buffer
}
