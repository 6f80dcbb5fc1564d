import { createServer, type Socket } from 'node:net'
import { PreauError } from '@preau/protocol/errors.ts'
import type { DeviceSpec } from '@preau/protocol/spec/device-spec.ts'
import type { OpenPort } from '../ports/port.ts'
import type { PlayedDevice } from './play-spec.ts'
import { type PlayedLineOptions, playLine } from './played-line.ts'

/** A played device that somebody can reach. */
export interface ServedDevice {
  /** The TCP port that it listens on; 0 where it is on a serial line. */
  port: number
  /** Whoever is connected is cut off, as by a cable that is pulled. */
  cut(): void
  close(): Promise<void>
}

/** Puts a played device on a TCP port (0: any free one). Throws LISTEN_FAILED. */
export function serveOnTcp(
  spec: DeviceSpec,
  device: PlayedDevice,
  options: PlayedLineOptions & { host?: string; port?: number } = {},
): Promise<ServedDevice> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    // Many units talk with one controller at a time.
    if (spec.quirks.includes('one_client') && sockets.size > 0) return void socket.destroy()
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    const line = playLine(spec, device, (bytes) => socket.writable && socket.write(bytes), options)
    socket.on('data', (bytes) => line.hear(bytes))
    line.open()
  })
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  return new Promise((served, refused) => {
    server.once('error', (error) => refused(new PreauError('LISTEN_FAILED', { port: options.port ?? 0 }, error)))
    server.listen(options.port ?? 0, options.host ?? '127.0.0.1', () => {
      const address = server.address()
      served({
        port: typeof address === 'object' && address !== null ? address.port : 0,
        cut,
        close: () =>
          new Promise((done) => {
            cut()
            server.close(() => done())
          }),
      })
    })
  })
}

/** Puts a played device on a port that is there already: the other end of a pty. Throws PORT_FAILED. */
export async function serveOnPort(
  spec: DeviceSpec,
  device: PlayedDevice,
  open: OpenPort,
  options: PlayedLineOptions = {},
): Promise<ServedDevice> {
  let hear: (bytes: Uint8Array) => void = () => undefined
  const port = await open({ data: (bytes) => hear(bytes), lost: () => undefined })
  const line = playLine(spec, device, (bytes) => void port.write(bytes).catch(() => undefined), options)
  hear = line.hear
  return { port: 0, cut: () => undefined, close: () => port.close() }
}
