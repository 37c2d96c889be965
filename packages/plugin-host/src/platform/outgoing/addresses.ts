import { BlockList, isIP, isIPv4 } from 'node:net'

// What is not the public internet: IANA's special-purpose registries, multicast, and the ways to write one address as another.
// biome-ignore format: a table
const special4 = [
  '0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24',
  '192.0.2.0/24', '192.31.196.0/24', '192.52.193.0/24', '192.88.99.0/24', '192.168.0.0/16', '192.175.48.0/24',
  '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4',
]
const special6 = ['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20']

const blocked = listOf([...special4, ...special6])
/** The only part of IPv6 that is given out. */
const public6 = listOf(['2000::/3'])

/** The addresses of "10.1.0.0/16" and the like. Throws on text that is no range. */
export function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList()
  for (const range of ranges) {
    const [address = '', bits] = range.split('/')
    const family = isIPv4(address) ? 'ipv4' : 'ipv6'
    if (!isIP(address)) throw new Error(`"${range}" is no range of addresses. Write for example "10.1.0.0/16".`)
    list.addSubnet(address, bits === undefined ? (family === 'ipv4' ? 32 : 128) : Number(bits), family)
  }
  return list
}

const mapped = /^::ffff:(?:(\d+\.\d+\.\d+\.\d+)|([0-9a-f]{1,4}):([0-9a-f]{1,4}))$/i

/** An IPv4 address that is written as IPv6 counts as what it is. */
function plain(address: string): string {
  const match = mapped.exec(address)
  if (!match) return address
  if (match[1]) return match[1]
  const [high, low] = [Number.parseInt(match[2]!, 16), Number.parseInt(match[3]!, 16)]
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}

/** Whether an address is of the public internet, or of a range that the operator allowed. */
export function mayCall(address: string, allowed: BlockList): boolean {
  const at = plain(address)
  const family = isIPv4(at) ? 'ipv4' : 'ipv6'
  if (allowed.check(at, family)) return true
  if (family === 'ipv6' && !public6.check(at, family)) return false
  return !blocked.check(at, family)
}
