// Says in the log which key makes the pseudonyms, so that the state names it and no other key is taken for it.
import { EarlyWarningError } from '../../core/errors.ts'
import { loadPseudonymKeys } from '../config/pseudonym-keys.ts'
import type { OwnLive } from '../fold/live.ts'

/** Call before anything is taken in. Refused where the key that the state names is in the file no more. */
export async function nameKey(live: OwnLive, keyFile: string): Promise<void> {
  const keys = loadPseudonymKeys(keyFile)
  const inForce = keys[0]?.id ?? ''
  const named = live.pseudonymKey()
  if (named === inForce) return
  if (named !== null && !keys.some(({ id }) => id === named)) {
    throw new EarlyWarningError(
      'CONFIG_INVALID',
      `The state was made with the pseudonym key ${named}, and ${keyFile} holds ${keys.map(({ id }) => id).join(', ')}. Put the file with ${named} there (from its backup).`,
    )
  }
  await live.write({ kind: 'pseudonymKey', id: inForce })
}
