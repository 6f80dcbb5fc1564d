import { createConnection } from 'node:net'
import { PreauError } from '@preau/protocol/errors.ts'
import type { OpenPort } from './port.ts'

/** A connection is given up after so many milliseconds: a device on the same network answers in a few. */
const CONNECT_WITHIN = 4000

/** A device on the network of the school. */
export function tcpPort(host: string, port: number): OpenPort {
  return (listener) =>
    new Promise((opened, refused) => {
      const socket = createConnection({ host, port, noDelay: true, timeout: CONNECT_WITHIN })
      const failed = (cause?: Error) => new PreauError('PORT_FAILED', { host, port }, cause)
      let isOver = false
      socket.on('timeout', () => socket.destroy(new Error('no answer')))
      socket.on('error', (error) => refused(failed(error)))
      socket.on('data', (bytes) => listener.data(bytes))
      socket.on('close', () => {
        if (!isOver) listener.lost()
        isOver = true
      })
      socket.on('connect', () => {
        socket.setTimeout(0)
        opened({
          write: (bytes) =>
            new Promise((done, refuse) => {
              socket.write(bytes, (error) => (error ? refuse(failed(error)) : done()))
            }),
          close: async () => {
            isOver = true
            socket.destroy()
          },
        })
      })
    })
}
