// What an evaluation gets and gives; shared by the tasks of `qianzhao eval`.
import { EarlyWarningError } from '../../src/core/errors.ts'
import type { Settings } from '../../src/run/config/load-config.ts'

export type Evaluation = Readonly<Record<string, unknown>>

export interface EvaluationTools {
  readonly settings: Settings
  readonly keyFile: string
  /** What made-up texts are drawn from, where an evaluation makes its own. */
  readonly seed?: string
  readonly progress: (text: string) => void
  /** The bytes of a file, inflated where it is gzip. */
  readonly readBytes: (path: string) => Buffer
}

/** Throws where a file has nothing that could be scored: figures of nothing would read like figures. */
export function insistOn(holds: boolean, found: string, wanted: string): void {
  if (!holds) throw new EarlyWarningError('INPUT_UNREADABLE', `found ${found}, wanted ${wanted}.`)
}
