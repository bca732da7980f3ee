// Keeps a connection from going to an address that is not public, whether it is written as a number or hidden behind a name.
import { lookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { isIP } from 'node:net'
import { EarlyWarningError } from '../../core/errors.ts'
import { isPublicAddress } from './public-address.ts'

/** A literal address is never looked up, so it has to be asked about before. */
export function isForbiddenHost(hostname: string): boolean {
  return isIP(hostname.replace(/^\[|\]$/gu, '')) !== 0 && !isPublicAddress(hostname)
}

/** Refuses a name as soon as one of its addresses is not public, so that a second answer cannot slip in (DNS rebinding). */
export const guardedLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, '', 0)
    const wrong = addresses.find((one) => !isPublicAddress(one.address))
    const first = addresses[0]
    if (wrong !== undefined || first === undefined) {
      return callback(
        new EarlyWarningError('NETWORK_REFUSED', `${hostname} resolves to an address that is not public`),
        '',
        0,
      )
    }
    if (options.all === true) callback(null, addresses)
    else callback(null, first.address, first.family)
  })
}
