import { describe, expect, it } from 'vitest'
import { listOf, mayCall } from './addresses'

const none = listOf([])

describe('addresses that plugins may call', () => {
  it('are those of the public internet', () => {
    for (const address of ['93.184.216.34', '8.8.8.8', '2606:4700::1111', '::ffff:8.8.8.8'])
      expect(mayCall(address, none), address).toBe(true)
  })

  it('are no private, loopback, link-local, metadata or otherwise special ones, however written', () => {
    const special = [
      '127.0.0.1',
      '127.9.9.9',
      '0.0.0.0',
      '10.0.0.1',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.1.1',
      '169.254.169.254',
      '100.64.0.1',
      '100.100.100.200',
      '192.0.0.192',
      '198.18.0.1',
      '224.0.0.1',
      '240.0.0.1',
      '255.255.255.255',
      '::',
      '::1',
      'fe80::1',
      'fc00::1',
      'fd00:ec2::254',
      'ff02::1',
      '::ffff:127.0.0.1',
      '::ffff:7f00:1',
      '::ffff:169.254.169.254',
      '::ffff:a9fe:a9fe',
      '::127.0.0.1',
      '64:ff9b::a9fe:a9fe',
      '2002:7f00:1::',
      '2001:0:1::1',
      '2001:db8::1',
    ]
    for (const address of special) expect(mayCall(address, none), address).toBe(false)
  })

  it('are those too that the operator allows', () => {
    const allowed = listOf(['10.1.0.0/16', 'fd12::/16', '192.168.5.5'])
    for (const address of ['10.1.2.3', '::ffff:10.1.2.3', 'fd12::1', '192.168.5.5'])
      expect(mayCall(address, allowed), address).toBe(true)
    for (const address of ['10.2.0.1', '192.168.5.6', 'fd13::1']) expect(mayCall(address, allowed), address).toBe(false)
    expect(() => listOf(['intranet'])).toThrow('no range')
  })
})
