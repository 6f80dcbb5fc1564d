/**
 * Devices that connect, are cut by a power cut, and all come back at once; a process of its own. Its orders come by IPC, each
 * is answered when it is done: `connect`, `cut`, `end`.
 */
import { readFileSync } from 'node:fs'
import { createConnection, type Socket } from 'node:net'
import { connect, type TLSSocket } from 'node:tls'
import { downTopic } from '@preau/protocol/topics.ts'
import { connectPacket, packetReader, subscribePacket } from '../../../test/processes/mqtt-wire.ts'
import type { ProvenIdentity } from '../../../test/processes/raw-device.ts'

export interface ReconnectOrder {
  devices: ProvenIdentity[]
  /** Of the door with TLS, or of the plain one. */
  port: number
  secure: boolean
}

/** What became of one `connect` of all. */
export interface Reconnected {
  seconds: number
  accepted: number
  refused: number
  resumed: number
}

const { devices, port, secure } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as ReconnectOrder
const sessions = new Map<string, Buffer>()
let sockets: Socket[] = []

/** Resolves when the device has its subscription, or was refused. */
function begin(identity: ProvenIdentity): Promise<{ accepted: boolean; resumed: boolean }> {
  const { school, device, key, certificate, authority } = identity
  const host = '127.0.0.1'
  const session = sessions.get(device)
  const socket = secure
    ? connect({ port, host, ca: [authority], key, cert: certificate, ...(session && { session }) })
    : createConnection({ port, host, noDelay: true })
  sockets.push(socket)
  socket.on('session', (fresh: Buffer) => sessions.set(device, fresh))
  return new Promise((done) => {
    const end = (accepted: boolean) =>
      done({ accepted, resumed: accepted && secure && (socket as TLSSocket).isSessionReused() })
    socket.on('error', () => end(false))
    socket.on('close', () => end(false))
    socket.on(
      'data',
      packetReader((type) => {
        if (type === 2) socket.write(subscribePacket(1, downTopic(school, device, 'ack')))
        else if (type === 9) end(true)
      }),
    )
    socket.write(connectPacket(device))
  })
}

async function connectAll(): Promise<Reconnected> {
  const begun = performance.now()
  const all = await Promise.all(devices.map(begin))
  const accepted = all.filter((each) => each.accepted).length
  return {
    seconds: (performance.now() - begun) / 1000,
    accepted,
    refused: all.length - accepted,
    resumed: all.filter((each) => each.resumed).length,
  }
}

async function cutAll(): Promise<void> {
  const ending = sockets
  sockets = []
  await Promise.all(
    ending.map((socket) => {
      if (socket.closed) return undefined
      const closed = new Promise((done) => socket.once('close', done))
      socket.destroy()
      return closed
    }),
  )
}

process.on('message', (order) => {
  const work = order === 'connect' ? connectAll() : cutAll()
  void work.then((answer) => {
    process.send?.(answer ?? {})
    if (order === 'end') process.disconnect()
  })
})
