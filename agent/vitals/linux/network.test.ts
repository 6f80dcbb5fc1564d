import { describe, expect, it } from 'vitest'
import { recordedMachine } from '../recorded-machine.ts'
import { emptyRecording } from '../recordings/empty-recording.ts'
import { networkSpeed, networkTraffic, parseCounters } from './network.ts'
import { parseWireless } from './wifi-signal.ts'

const card = (name: string, files: Record<string, string>) =>
  Object.fromEntries(
    Object.entries({ type: '1\n', 'device/uevent': '', ...files }).map(([file, text]) => [
      `/sys/class/net/${name}/${file}`,
      text,
    ]),
  )

describe('the network cards', () => {
  it('are hardware only, up by their state or, where the driver does not know it, by their carrier', async () => {
    const machine = recordedMachine({
      ...emptyRecording('linux'),
      files: {
        ...card('eth0', { operstate: 'up\n', speed: '1000\n' }),
        ...card('eth1', { operstate: 'down\n', speed: '-1\n' }),
        ...card('usb0', { operstate: 'unknown\n', carrier: '1\n' }),
        ...card('can0', { type: '280\n', operstate: 'up\n' }),
        '/sys/class/net/br0/type': '1\n',
        '/sys/class/net/br0/operstate': 'up\n',
      },
    })
    expect([await networkTraffic().read(machine), await networkSpeed().read(machine)]).toEqual([
      { 'net.up:eth0': 1, 'net.up:eth1': 0, 'net.up:usb0': 1 },
      { 'net.speed:eth0': 1e9 },
    ])
  })

  it('are counted also where no blank follows the colon', () => {
    expect(parseCounters('  eth0:1234 1 0 0 0 0 0 0 5678 2 0 0 0 0 0 0\n face |bytes\n')).toEqual(
      new Map([['eth0', { received: 1234, sent: 5678 }]]),
    )
  })
})

describe('the wireless signal', () => {
  it.each([
    ['of the strongest card', ' wlan0: 0000   58.  -52.  -256 0\n wlan1: 0000 20.  -81.  -256 0\n', -52],
    ['of none that is not connected', ' wlan0: 0000    0.  -256.  -256 0\n', undefined],
    ['of none without such cards', 'Inter-| sta-|   Quality\n face | tus | link\n', undefined],
  ])('is that %s', (_, text, level) => {
    expect(parseWireless(text)).toBe(level)
  })
})
