import { createSocket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import { PreauError } from '@preau/protocol/errors.ts'
import type { OpenPort } from './port.ts'

/** A device that is spoken to by datagrams. Each one that comes is told as it came, whole; what others send is not heard. */
export function udpPort(host: string, port: number): OpenPort {
  return (listener) =>
    new Promise((opened, refused) => {
      const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4')
      const failed = (cause?: Error) => new PreauError('PORT_FAILED', { host, port }, cause)
      let isOpen = false
      let isOver = false
      const end = () => {
        if (!isOver) socket.close()
        isOver = true
      }
      // The other machine says that nobody listens there: that is how a datagram finds a cable that was pulled.
      socket.on('error', (error) => {
        if (isOver) return
        end()
        if (isOpen) listener.lost()
        else refused(failed(error))
      })
      socket.on('message', (bytes) => listener.data(bytes))
      socket.connect(port, host, () => {
        isOpen = true
        opened({
          write: (bytes) =>
            new Promise((done, refuse) => {
              if (isOver) return refuse(failed())
              socket.send(bytes, (error) => (error ? refuse(failed(error)) : done()))
            }),
          close: async () => end(),
        })
      })
    })
}
