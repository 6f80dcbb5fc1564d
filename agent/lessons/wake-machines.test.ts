import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import type { NetworkInterfaceInfo } from 'node:os'
import { magicPacket } from '@preau/protocol/rules/magic-packet.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { broadcastsOf, waker } from './wake-machines.ts'

const MAC = '3c:97:0e:12:34:56'
const OTHER = '3c:97:0e:12:34:57'

let socket: ReturnType<typeof createSocket>
let heard: Buffer[]
let time: number
beforeEach(async () => {
  socket = createSocket('udp4')
  heard = []
  time = 0
  socket.on('message', (bytes) => heard.push(bytes))
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
})
afterEach(() => socket.close())

const clock = { wall: () => 0, uptime: () => time, after: () => () => undefined }
const wakerOf = (addresses: string[]) => waker({ addresses: () => addresses, port: socket.address().port, clock })

describe('calling a machine that sleeps', () => {
  it('sends its packet to all, once for whoever asks, and again later', async () => {
    const wake = wakerOf(['127.0.0.1'])
    await Promise.all([wake({ macs: [MAC] }), wake({ macs: [MAC] })])
    await vi.waitUntil(() => heard.length > 0)
    await wake({ macs: [OTHER] })
    await vi.waitUntil(() => heard.length > 1)
    time = 30
    await wake({ macs: [MAC] })
    await vi.waitUntil(() => heard.length > 2)
    expect(heard.map((bytes) => bytes.toString('hex'))).toEqual(
      [MAC, OTHER, MAC].map((mac) => Buffer.from(magicPacket(mac)).toString('hex')),
    )
  })

  it('calls no group of machines, and goes on where a network is not there', async () => {
    const wake = wakerOf(['not an address', '127.0.0.1'])
    await wake({ macs: ['ff:ff:ff:ff:ff:ff', MAC] })
    await vi.waitUntil(() => heard.length > 0)
    expect(heard.map((bytes) => bytes.toString('hex'))).toEqual([Buffer.from(magicPacket(MAC)).toString('hex')])
  })

  it('is heard in each network of the machine', () => {
    const card = (address: string, netmask: string, more: Partial<NetworkInterfaceInfo> = {}) =>
      ({ address, netmask, family: 'IPv4', internal: false, mac: MAC, cidr: null, ...more }) as NetworkInterfaceInfo
    const cards = {
      lo: [card('127.0.0.1', '255.0.0.0', { internal: true })],
      eth0: [card('10.42.7.19', '255.255.252.0'), card('fe80::1', 'ffff::', { family: 'IPv6' } as never)],
      wlan0: [card('192.168.1.20', '255.255.255.0')],
    }
    expect(broadcastsOf(cards)).toEqual(['10.42.7.255', '192.168.1.255', '255.255.255.255'])
  })
})
