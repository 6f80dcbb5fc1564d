import { createSocket } from 'node:dgram'
import type { NetworkInterfaceInfo } from 'node:os'
import { toPreauError } from '@preau/protocol/errors.ts'
import type { Wake } from '@preau/protocol/messages/wake.ts'
import { macOf, magicPacket } from '@preau/protocol/rules/magic-packet.ts'
import type { Clock } from '../uplink/clock.ts'
import { type Log, silent } from '../uplink/log.ts'

export interface WakerParts {
  /** Where every machine of the networks of this one hears it (`broadcastsOf`). */
  addresses(): readonly string[]
  /** The discard port where nothing else is said: nobody answers there. */
  port?: number
  clock: Clock
  log?: Log
}

const DISCARD = 9
/** A machine is called so often at most, in s, whoever asks. */
const SELDOM = 20

/** Calls machines that sleep, by the network. What is no address of one machine is passed over. */
export function waker({ addresses, port = DISCARD, clock, log = silent }: WakerParts): (wake: Wake) => Promise<void> {
  const called = new Map<string, number>()
  return async ({ macs }) => {
    const now = clock.uptime()
    for (const [mac, at] of called) if (now - at >= SELDOM) called.delete(mac)
    const due = macs.flatMap((mac) => macOf(mac) ?? []).filter((mac) => !called.has(mac))
    if (due.length === 0) return
    for (const mac of due) called.set(mac, now)
    try {
      await send(due.map(magicPacket), addresses(), port)
      log('info', 'wake.sent', { macs: due.join(' ') })
    } catch (error) {
      log('warn', 'wake.failed', { code: toPreauError(error).code })
    }
  }
}

/** The address of each network of a machine at which all others hear it, and the one of the network that it is on. */
export function broadcastsOf(cards: NodeJS.Dict<NetworkInterfaceInfo[]>): string[] {
  const own = Object.values(cards).flatMap((infos) =>
    (infos ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal)
      .map(({ address, netmask }) => {
        const mask = netmask.split('.').map(Number)
        return address
          .split('.')
          .map((part, index) => Number(part) | (~(mask[index] ?? 255) & 255))
          .join('.')
      }),
  )
  return [...new Set([...own, '255.255.255.255'])]
}

async function send(packets: readonly Uint8Array[], addresses: readonly string[], port: number): Promise<void> {
  const socket = createSocket('udp4')
  try {
    await new Promise<void>((bound, refused) => {
      socket.once('error', refused)
      socket.bind(0, () => bound())
    })
    socket.setBroadcast(true)
    // A network that is not there keeps no other from being heard.
    const sent = await Promise.allSettled(
      addresses.flatMap((address) => packets.map((packet) => sendOne(socket, packet, address, port))),
    )
    const failed = sent.find(({ status }) => status === 'rejected')
    if (failed?.status === 'rejected' && sent.every(({ status }) => status === 'rejected')) throw failed.reason
  } finally {
    socket.close()
  }
}

function sendOne(socket: ReturnType<typeof createSocket>, packet: Uint8Array, address: string, port: number) {
  return new Promise<void>((done, refuse) => {
    socket.send(packet, port, address, (error) => (error ? refuse(error) : done()))
  })
}
