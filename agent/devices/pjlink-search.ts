import { createSocket, type Socket } from 'node:dgram'
import { isIPv4 } from 'node:net'
import { networkInterfaces } from 'node:os'
import { PreauError } from '@preau/protocol/errors.ts'
import { bytesOf, textOf } from '@preau/protocol/spec/bytes.ts'
import type { Clock } from '../uplink/clock.ts'

/** PJLink class 2, 2.2: search and status notification are at the port of the control, by UDP. */
const PORT = 4352
/** A projector answers after up to ten seconds, so that all of them do not at once. */
const ANSWERS_WITHIN = 11_000

/** A projector that said by datagram that it is there. It proves nothing: what it is, it is asked over TCP. */
export interface PjlinkAnswer {
  host: string
  /** Hardware address, as the projector writes it, in small letters. */
  mac: string
}

/** What a projector says unasked. Anybody can send such a line: it is a reason to ask, never a fact. */
export interface PjlinkHint {
  host: string
  about: 'link' | 'faults' | 'power' | 'input'
}

export interface PjlinkEarOptions {
  /** Where to listen; projectors answer to 4352, whatever the port that was asked from. */
  port?: number
  onAnswer?(answer: PjlinkAnswer): void
  onHint?(hint: PjlinkHint): void
}

/** An open ear for projectors. */
export interface PjlinkEar {
  port: number
  /** Asks at these addresses who is there; those of all networks of this machine where none is given. */
  search(addresses?: readonly string[], port?: number): Promise<void>
  close(): Promise<void>
}

/** Listens for projectors of class 2. Throws LISTEN_FAILED. */
export function listenToPjlink({ port = PORT, onAnswer, onHint }: PjlinkEarOptions): Promise<PjlinkEar> {
  // Other programs of this machine may listen, too.
  const socket = createSocket({ type: 'udp4', reuseAddr: true })
  return new Promise((opened, refused) => {
    socket.once('error', (error) => refused(new PreauError('LISTEN_FAILED', { port }, error)))
    socket.bind(port, () => {
      socket.removeAllListeners('error')
      // An address that cannot be reached is nobody's trouble: the others answer.
      socket.on('error', () => undefined)
      socket.setBroadcast(true)
      socket.on('message', (bytes, { address }) => {
        const heard = pjlinkLine(bytes)
        if (heard?.is === 'answer') onAnswer?.({ host: address, mac: heard.mac })
        if (heard?.is === 'hint') onHint?.({ host: address, about: heard.about })
      })
      opened({
        port: socket.address().port,
        search: async (addresses = broadcastAddresses(), to = PORT) => {
          await Promise.all(addresses.map((address) => send(socket, address, to)))
        },
        close: () => new Promise((closed) => socket.close(() => closed())),
      })
    })
  })
}

export interface SearchPjlinkOptions {
  clock: Clock
  addresses?: readonly string[]
  /** Where projectors listen, and where this machine does. */
  port?: number
  listenPort?: number
  /** How long answers are waited for, in ms. */
  within?: number
  /** Ends the search before. */
  signal?: AbortSignal
  onAnswer?(answer: PjlinkAnswer): void
}

/** Projectors of class 2 on the networks of this machine, each told once. Throws LISTEN_FAILED. */
export async function searchPjlink(options: SearchPjlinkOptions): Promise<PjlinkAnswer[]> {
  const { clock, addresses, port = PORT, listenPort = PORT, within = ANSWERS_WITHIN, signal, onAnswer } = options
  const found = new Map<string, PjlinkAnswer>()
  const ear = await listenToPjlink({
    port: listenPort,
    onAnswer(answer) {
      if (found.has(answer.host) || found.size >= MOST) return
      found.set(answer.host, answer)
      onAnswer?.(answer)
    },
  })
  await ear.search(addresses, port)
  await new Promise<void>((over) => {
    const callOff = clock.after(within, over)
    const stop = () => {
      callOff()
      over()
    }
    if (signal?.aborted) stop()
    signal?.addEventListener('abort', stop, { once: true })
  })
  await ear.close()
  return [...found.values()]
}

/** No school has so many: what comes beyond is somebody's noise. */
const MOST = 1000

const LINES = { LKUP: 'link', ERST: 'faults', POWR: 'power', INPT: 'input' } as const

/** What a datagram says; undefined where it is none of PJLink. Pure. */
export function pjlinkLine(
  bytes: Uint8Array,
): { is: 'answer'; mac: string } | { is: 'hint'; about: PjlinkHint['about'] } | undefined {
  if (bytes.length > 136) return undefined
  const [, body = '', value = ''] = /^%2([A-Z]{4})=([^\r\n]*)\r?$/i.exec(textOf(bytes)) ?? []
  const name = body.toUpperCase()
  if (name === 'ACKN') {
    return /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(value) ? { is: 'answer', mac: value.toLowerCase() } : undefined
  }
  return name in LINES ? { is: 'hint', about: LINES[name as keyof typeof LINES] } : undefined
}

/** The address by which a whole network is spoken to, of each network of this machine. */
export function broadcastAddresses(interfaces = networkInterfaces()): string[] {
  const all = Object.values(interfaces).flatMap((addresses = []) => addresses)
  return all
    .filter(({ internal, address }) => !internal && isIPv4(address))
    .map(({ address, netmask }) => {
      const mask = netmask.split('.').map(Number)
      return address
        .split('.')
        .map((part, index) => Number(part) | (255 & ~(mask[index] ?? 255)))
        .join('.')
    })
    .filter((address, index, those) => those.indexOf(address) === index)
}

function send(socket: Socket, address: string, port: number): Promise<void> {
  return new Promise((sent) => socket.send(bytesOf('%2SRCH\r'), port, address, () => sent()))
}
