// Takes the state over from whoever decided before.
import { EarlyWarningError } from '../../core/errors.ts'
import type { EventLog, StateOpening, StateStore } from '../../core/ports.ts'
import { highestClaim } from './tick-log.ts'

export interface TakeOverOptions {
  readonly ticks: EventLog
  readonly state: StateStore
  readonly owner: string
  readonly acceptLoss: boolean
}

/** Opens the state above every epoch that the log has seen, and refuses to begin anew where a history is missing. */
export async function takeOver(options: TakeOverOptions): Promise<StateOpening> {
  const { ticks, state, owner } = options
  await ticks.read(ticks.nextOffset(), 1)
  // Whoever wrote the first entry had opened the state before: a log with entries and no state is a loss.
  const first = await state.open(owner, { mustExist: ticks.nextOffset() > 0 && !options.acceptLoss })
  const claimed = await highestClaim(ticks, first.checkpoint?.offset ?? 0)
  if (first.offset > ticks.nextOffset()) {
    throw new EarlyWarningError(
      'HISTORY_LOST',
      `The state stands at offset ${first.offset}, but the ticks topic ends at ${ticks.nextOffset()}: Kafka has lost what it acknowledged. ` +
        'Restore both from the same backup.',
    )
  }
  return claimed >= first.epoch ? state.open(owner, { epochFloor: claimed }) : first
}
