import { createSocket, type RemoteInfo } from 'node:dgram'
import { PreauError } from '@preau/protocol/errors.ts'
import { bytesOf, textOf } from '@preau/protocol/spec/bytes.ts'
import type { DeviceSpec } from '@preau/protocol/spec/device-spec.ts'
import type { PlayedDevice } from './play-spec.ts'
import { type PlayedLine, type PlayedLineOptions, playLine } from './played-line.ts'
import type { ServedDevice } from './serve-device.ts'

export interface Datagrams {
  host?: string
  port?: number
}

/** Puts a played device on an UDP port (0: any free one): each controller has a line of its own. Throws LISTEN_FAILED. */
export async function serveOnUdp(
  spec: DeviceSpec,
  device: PlayedDevice,
  options: PlayedLineOptions & Datagrams = {},
): Promise<ServedDevice> {
  const lines = new Map<string, PlayedLine>()
  const socket = await listen(options, (bytes, from) => {
    const key = `${from.address}:${from.port}`
    let line = lines.get(key)
    if (!line) {
      // Whoever speaks from ever new ports gets a fresh line, and the oldest is forgotten.
      if (lines.size >= 64) lines.delete(lines.keys().next().value ?? '')
      line = playLine(spec, device, (reply) => socket.send(reply, from.port, from.address), options)
      lines.set(key, line)
      line.open()
    }
    line.hear(bytes)
  })
  return { port: socket.address().port, cut: () => lines.clear(), close: () => closed(socket) }
}

export interface PjlinkAnswering extends Datagrams {
  mac: string
  /** Where answers are sent to: 4352, whatever the port that was asked from. */
  answerPort?: number
}

/** A projector of class 2 that can be searched for, and says by itself what changed. */
export interface PjlinkAnswerer {
  port: number
  /** A line of status notification to a controller: `%2POWR=1`. */
  notify(line: string, host: string, port?: number): Promise<void>
  close(): Promise<void>
}

/** Answers the search of PJLink class 2 (2.2) as a projector of this hardware address. Throws LISTEN_FAILED. */
export async function answerPjlinkSearch(options: PjlinkAnswering): Promise<PjlinkAnswerer> {
  const { mac, answerPort = 4352 } = options
  const socket = await listen(options, (bytes, { address }) => {
    if (/^%2SRCH\r$/i.test(textOf(bytes))) socket.send(bytesOf(`%2ACKN=${mac}\r`), answerPort, address)
  })
  return {
    port: socket.address().port,
    notify: (line, host, port = 4352) =>
      new Promise((sent) => socket.send(bytesOf(`${line}\r`), port, host, () => sent())),
    close: () => closed(socket),
  }
}

function listen({ host = '127.0.0.1', port = 0 }: Datagrams, hear: (bytes: Uint8Array, from: RemoteInfo) => void) {
  const socket = createSocket({ type: 'udp4', reuseAddr: true })
  return new Promise<typeof socket>((opened, refused) => {
    socket.once('error', (error) => refused(new PreauError('LISTEN_FAILED', { port }, error)))
    socket.bind(port, host, () => {
      socket.removeAllListeners('error')
      socket.on('error', () => undefined)
      socket.on('message', hear)
      opened(socket)
    })
  })
}

function closed(socket: { close(act: () => void): unknown }): Promise<void> {
  return new Promise((done) => void socket.close(() => done()))
}
