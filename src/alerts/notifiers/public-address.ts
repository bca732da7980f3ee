// Decides whether a webhook may connect to an address: anything that is not plainly a public unicast address is refused.
import { BlockList, isIP } from 'node:net'

const refused = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8], // this network
  ['10.0.0.0', 8], // private
  ['100.64.0.0', 10], // carrier-grade NAT
  ['127.0.0.0', 8], // loopback
  ['169.254.0.0', 16], // link-local, cloud metadata
  ['172.16.0.0', 12], // private
  ['192.0.0.0', 24], // protocol assignments
  ['192.0.2.0', 24], // documentation
  ['192.31.196.0', 24], // AS112
  ['192.52.193.0', 24], // AMT
  ['192.88.99.0', 24], // 6to4 relay
  ['192.168.0.0', 16], // private
  ['192.175.48.0', 24], // AS112
  ['198.18.0.0', 15], // benchmarks
  ['198.51.100.0', 24], // documentation
  ['203.0.113.0', 24], // documentation
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved, broadcast
] as const) {
  refused.addSubnet(network, prefix, 'ipv4')
}

// IPv6 is allowed from 2000::/3 only, less the parts of it that carry an IPv4 address or are no unicast.
const refusedInside = new BlockList()
for (const [network, prefix] of [
  ['2001::', 23], // Teredo, ORCHID, benchmarks, AMT …
  ['2001:db8::', 32], // documentation
  ['2002::', 16], // 6to4: wraps any IPv4 address
  ['2620:4f:8000::', 48], // AS112
  ['3fff::', 20], // documentation
] as const) {
  refusedInside.addSubnet(network, prefix, 'ipv6')
}
const globalUnicast = new BlockList()
globalUnicast.addSubnet('2000::', 3, 'ipv6')

/** `address` is a literal as the resolver or `new URL().hostname` prints it, IPv6 with or without brackets. */
export function isPublicAddress(address: string): boolean {
  const literal = address.startsWith('[') ? address.slice(1, -1) : address
  const family = isIP(literal)
  if (family === 4) return !refused.check(literal, 'ipv4')
  if (family !== 6 || literal.includes('%')) return false
  return globalUnicast.check(literal, 'ipv6') && !refusedInside.check(literal, 'ipv6')
}
