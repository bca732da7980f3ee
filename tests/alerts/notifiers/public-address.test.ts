// Which addresses a webhook may connect to: the ends of every special range on both sides, and spellings that are none.
import { expect, test } from 'vitest'
import { isPublicAddress } from '../../../src/alerts/notifiers/public-address.ts'

const words = (text: string) => text.trim().split(/\s+/u)

const refused = {
  'this network': '0.0.0.0 0.0.0.1 0.255.255.255',
  private: `10.0.0.0 10.1.2.3 10.255.255.255 172.16.0.0 172.16.0.1 172.20.1.1 172.31.255.255
    192.168.0.0 192.168.1.1 192.168.255.255`,
  'carrier-grade NAT': '100.64.0.0 100.64.0.1 100.100.100.200 100.127.255.255',
  loopback: '127.0.0.0 127.0.0.1 127.0.0.53 127.1.2.3 127.255.255.255',
  'link-local and cloud metadata': '169.254.0.0 169.254.0.1 169.254.169.254 169.254.170.2 169.254.255.255',
  'protocol assignments': '192.0.0.0 192.0.0.8 192.0.0.170 192.0.0.255',
  documentation: `192.0.2.0 192.0.2.1 192.0.2.255 198.51.100.0 198.51.100.1 198.51.100.255
    203.0.113.0 203.0.113.9 203.0.113.255`,
  'AS112 and AMT': `192.31.196.0 192.31.196.255 192.52.193.0 192.52.193.255 192.175.48.0 192.175.48.255`,
  '6to4 relay': '192.88.99.0 192.88.99.1 192.88.99.255',
  benchmarking: '198.18.0.0 198.18.0.1 198.19.255.255',
  multicast: '224.0.0.0 224.0.0.1 239.255.255.250 239.255.255.255',
  reserved: '240.0.0.0 240.0.0.1 250.1.2.3 255.255.255.254 255.255.255.255',
  'IPv6 unspecified and loopback': ':: [::] ::1 [::1] 0:0:0:0:0:0:0:1 0000:0000:0000:0000:0000:0000:0000:0001 ::2',
  'IPv6 link-local': 'fe80:: fe80::1 [fe80::1] fe80::1%eth0 fe80::1%1 febf:ffff::1',
  'IPv6 site-local': 'fec0:: fec0::1 feff::1',
  'IPv6 unique local': 'fc00:: fc00::1 fd00::1 fd12::1 fd00:ec2::254 fdff:ffff:ffff:ffff::1',
  'IPv6 multicast': 'ff00:: ff02::1 ff02::2 ff05::1 ff0e::1 ffff::1',
  'IPv4 inside IPv6': `::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:1.1.1.1 ::ffff:7f00:1 [::ffff:7f00:1] ::ffff:a9fe:a9fe
    ::127.0.0.1 ::7f00:1 ::ffff:0:127.0.0.1 ::ffff:0:7f00:1`,
  NAT64: '64:ff9b:: 64:ff9b::7f00:1 64:ff9b::10.0.0.1 64:ff9b::ffff:ffff 64:ff9b:1:: 64:ff9b:1:ffff::1',
  '6to4': '2002:: 2002:7f00:1:: 2002:a9fe:a9fe:: 2002:c0a8:101:: 2002:ffff:ffff::1',
  'Teredo and protocol assignments': `2001:: 2001::1 2001:0:7f00:1:: 2001:2::1 2001:3::1 2001:4:112::1 2001:10::1
    2001:20::1 2001:30::1 2001:1ff:ffff::1`,
  'IPv6 documentation': '2001:db8:: 2001:db8::1 2001:db8:ffff::1 3fff:: 3fff::1 3fff:fff:ffff::1',
  'IPv6 AS112': '2620:4f:8000:: 2620:4f:8000::1',
  'IPv6 that is not handed out': `100:: 100::1 200::1 1000::1 1fff:ffff::1 4000:: 4000::1 5f00::1 6000::1 8000::1 a000::1
    c000::1 e000::1 f000::1 fe00::1`,
  'no address': `localhost example.org 2130706433 0x7f.1 0x7f000001 017700000001 127.1 127.0.1 127.0.0.1. 1.1.1 1.1.1.1.1
    256.1.1.1 01.1.1.1 1.1.1.1/8 1.1.1.1:443 ::g 1::2::3 [1.1.1.1 2400:3200::1%eth0`,
}

test.each(Object.entries(refused))('%s is refused', (_, addresses) => {
  expect(words(addresses).filter((address) => isPublicAddress(address))).toEqual([])
})

test('nothing at all is refused', () => {
  expect(['', ' ', '[]', '[', '1.1.1.1 ', ' 1.1.1.1'].filter((address) => isPublicAddress(address))).toEqual([])
})

test('public addresses are allowed, those beside a special range included', () => {
  const allowed = `1.0.0.0 1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 114.114.114.114
    126.255.255.255 128.0.0.0 169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 191.255.255.255 192.0.1.0 192.0.3.0
    192.88.98.255 192.88.100.0 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 198.51.99.255 198.51.101.0
    203.0.112.255 203.0.114.0 223.255.255.255 2000::1 2001:200::1 2001:da8::1 2001:dc7:1000::1 2003::1 2400:3200::1
    240e::1 2606:4700::1111 [2606:4700::1111] 2620:4f:7fff::1 2620:4f:8001::1 2a00::1 3ffe:ffff::1`
  expect(words(allowed).filter((address) => !isPublicAddress(address))).toEqual([])
})
