import { describe, expect, it } from 'vitest'
import { addressesOf } from './addresses.ts'
import { isoDate } from './iso-date.ts'

const info = (address: string, internal = false) => ({
  address,
  netmask: '',
  mac: '',
  internal,
  cidr: null,
  ...(address.includes(':') ? { family: 'IPv6' as const, scopeid: 0 } : { family: 'IPv4' as const }),
})

describe('the addresses of a card', () => {
  it('are those that last: no temporary one of IPv6', () => {
    const temporary = info('2001:db8::5cd1:99aa:bb:1')
    const lasting = info('2001:db8::a66b:b6ff:fe44:5566')
    const link = info('fe80::1')
    expect([
      addressesOf([temporary, link, lasting, info('10.0.0.9'), info('10.0.0.10')]),
      addressesOf([temporary, link]),
      addressesOf([temporary]),
      addressesOf([info('127.0.0.1', true)]),
      addressesOf(undefined),
    ]).toEqual([{ ip4: '10.0.0.10', ip6: lasting.address }, { ip6: 'fe80::1' }, {}, {}, {}])
  })
})

describe('isoDate', () => {
  it('reads the dates of firmware, Windows and ISO, and nothing else', () => {
    expect(['08/25/2022', '20260302', '2026-03-02', '2/3/2026', 'x', '', undefined].map(isoDate)).toEqual([
      '2022-08-25',
      '2026-03-02',
      '2026-03-02',
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })
})
