// Takes in a push: cuts its body within the limits and hands the records to the live run.
import { cutBody } from '../../ingest/sources/body.ts'
import type { RawRecord } from '../../core/post.ts'
import type { Accept } from '../../serve/push.ts'
import type { Config } from '../config/config-schema.ts'
import type { Live } from '../fold/live.ts'
import type { SourceAccounts } from './source-accounts.ts'

export interface AcceptPushOptions {
  readonly live: Pick<Live, 'submit'>
  readonly accounts: SourceAccounts
  readonly limits: Config['serve']['push']
  /** Receive time of what is pushed. */
  readonly nowMs: () => number
  /** Dates again what came in while the clock is in doubt. */
  readonly date: (records: readonly RawRecord[], uploader: string) => Promise<readonly RawRecord[]>
}

export function createAcceptPush({ live, accounts, limits, nowMs, date }: AcceptPushOptions): Accept {
  return async (body, { uploader, source, hold, isLate }) => {
    const cut = await cutBody(body, {
      // A post that names no source counts as the uploader's own, so that ids of different feeders never meet.
      source: uploader,
      receivedAtMs: nowMs(),
      limits: { recordsMax: limits.recordsMax, bytesMax: limits.inflatedBytesMax, ratioMax: limits.ratioMax },
      hold,
      isLate,
    })
    if (cut.kind !== 'records') return cut
    const records = accounts.attribute(cut.records, { id: uploader, source })
    const dated = await date(records, uploader)
    return { kind: 'accepted', ...(await live.submit(dated)), format: cut.format }
  }
}
