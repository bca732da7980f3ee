// Decides whether a webhook may connect to an address: anything that is not plainly a public unicast address is refused.
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

// Of IPv6 only this part is handed out to the public so far; the library takes the rest of the unhandled space for unicast.
const globalUnicast = ipaddr.parseCIDR('2000::/3')

/** `address` is a literal as the resolver or `new URL().hostname` prints it, IPv6 with or without brackets. */
export function isPublicAddress(address: string): boolean {
  const literal = address.startsWith('[') ? address.slice(1, -1) : address
  // The library reads `0x7f.1` and `2130706433` too; a resolver prints neither, so they are no addresses here.
  if (isIP(literal) === 0 || literal.includes('%')) return false
  const parsed = ipaddr.parse(literal)
  return parsed.range() === 'unicast' && (parsed.kind() === 'ipv4' || parsed.match(globalUnicast))
}
