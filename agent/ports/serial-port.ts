import { PreauError } from '@preau/protocol/errors.ts'
import type { OpenPort } from './port.ts'

/**
 * A serial line of 8 data bits, no parity and one stop bit, as every device of a specs folder has it. The driver is loaded when the
 * first one is opened: most machines have none.
 * @param path `/dev/ttyUSB0` or `COM3`
 */
export function serialPort(path: string, baud: number): OpenPort {
  return async (listener) => {
    const { SerialPort } = await import('serialport')
    const port = new SerialPort({ path, baudRate: baud, dataBits: 8, parity: 'none', stopBits: 1, autoOpen: false })
    const failed = (cause: Error) => new PreauError('PORT_FAILED', { port: path }, cause)
    await new Promise<void>((opened, refused) => port.open((error) => (error ? refused(failed(error)) : opened())))
    let isOver = false
    const lost = () => {
      if (!isOver) listener.lost()
      isOver = true
    }
    port.on('data', (bytes: Buffer) => listener.data(bytes))
    port.on('error', () => undefined)
    port.on('close', lost)
    return {
      write: (bytes) =>
        new Promise((done, refused) => {
          port.write(Buffer.from(bytes), (error) => {
            if (error) return refused(failed(error))
            port.drain((fault) => (fault ? refused(failed(fault)) : done()))
          })
        }),
      close: () =>
        new Promise((done) => {
          isOver = true
          if (port.isOpen) port.close(() => done())
          else done()
        }),
    }
  }
}
