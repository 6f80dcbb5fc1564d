import { describe, expect, it } from 'vitest'
import { hostsOf, placesOf } from './places.ts'

describe('the places of a command line', () => {
  it('are serial ports and addresses', () => {
    expect(placesOf({ serial: '/dev/ttyUSB0, COM3', host: '192.168.1.20:4352,salle3.local', baud: '19200' })).toEqual([
      { serial: '/dev/ttyUSB0', baud: 19200 },
      { serial: 'COM3', baud: 19200 },
      { host: '192.168.1.20', port: 4352 },
      { host: 'salle3.local' },
    ])
  })

  it('are none where none is named', () => {
    expect(placesOf({})).toEqual([])
  })

  it('may be all addresses of a network that a device can have', () => {
    const hosts = hostsOf('192.168.1.77/24').map((place) => 'host' in place && place.host)
    expect([hosts.length, hosts[0], hosts.at(-1)]).toEqual([254, '192.168.1.1', '192.168.1.254'])
  })

  it('may be an address of six', () => {
    expect(hostsOf('[fd00::20]:4352')).toEqual([{ host: 'fd00::20', port: 4352 }])
  })

  it.each(['192.168.1.20:99999', '10.0.0.0/8', '300.1.1.1/24', 'http://a', ''])('are never %j', (text) => {
    expect(() => hostsOf(text)).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID' }))
  })

  it('have a speed that a serial port can have', () => {
    expect(() => placesOf({ serial: 'COM3', baud: 'fast' })).toThrow(
      expect.objectContaining({ context: { option: '--baud' } }),
    )
  })
})
