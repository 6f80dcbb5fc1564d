import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { bytesOf, textOf } from '@preau/protocol/spec/bytes.ts'
import { afterEach, describe, expect, it } from 'vitest'
import type { OpenPort } from './port.ts'
import { tcpPort } from './tcp-port.ts'
import { udpPort } from './udp-port.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const clean of cleanUps.splice(0).reverse()) await clean()
})

/** A device that says each thing back, in capitals. */
async function udpDevice(): Promise<{ port: number; socket: Socket }> {
  const socket = createSocket('udp4')
  socket.on('message', (bytes, { port, address }) => socket.send(bytes.toString().toUpperCase(), port, address))
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  cleanUps.push(() => new Promise<void>((closed) => socket.close(() => closed())))
  return { port: socket.address().port, socket }
}

async function tcpDevice() {
  const server = createServer((socket) => {
    socket.on('data', (bytes) =>
      bytes.toString() === 'bye' ? socket.destroy() : socket.write(bytes.toString().toUpperCase()),
    )
    socket.on('error', () => undefined)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  cleanUps.push(() => new Promise<void>((closed) => server.close(() => closed())))
  return (server.address() as AddressInfo).port
}

async function opened(open: OpenPort) {
  const heard: string[] = []
  let lost = 0
  const port = await open({ data: (bytes) => heard.push(textOf(bytes)), lost: () => void lost++ })
  cleanUps.push(() => port.close())
  return { port, heard, lost: () => lost }
}

describe.each([
  ['TCP', async () => tcpPort('127.0.0.1', await tcpDevice())],
  ['UDP', async () => udpPort('127.0.0.1', (await udpDevice()).port)],
])('a port over %s', (_name, open) => {
  it('writes bytes, and tells those that come', async () => {
    const { port, heard } = await opened(await open())
    await port.write(bytesOf('pwr?\r'))
    await expect.poll(() => heard.join('') === 'PWR?\r').toBe(true)
  })

  it('tells nothing more once it is closed', async () => {
    const { port, heard, lost } = await opened(await open())
    await port.write(bytesOf('pwr?\r'))
    await expect.poll(() => heard.length > 0).toBe(true)
    await port.close()
    await expect(port.write(bytesOf('x'))).rejects.toMatchObject({ code: 'PORT_FAILED' })
    expect([heard, lost()]).toEqual([['PWR?\r'], 0])
  })
})

describe('a port over TCP', () => {
  it('says that nobody is there', async () => {
    const port = await tcpDevice()
    await cleanUps.pop()?.()
    await expect(opened(tcpPort('127.0.0.1', port))).rejects.toMatchObject({ code: 'PORT_FAILED', context: { port } })
  })

  it('says once that the other side hung up', async () => {
    const { port, lost } = await opened(tcpPort('127.0.0.1', await tcpDevice()))
    await port.write(bytesOf('bye'))
    await expect.poll(() => lost() === 1).toBe(true)
  })
})

describe('a port over UDP', () => {
  it('says that it is lost when nobody listens any more', async () => {
    const { port } = await udpDevice()
    await cleanUps.pop()?.()
    const line = await opened(udpPort('127.0.0.1', port))
    await line.port.write(bytesOf('pwr?\r')).catch(() => undefined)
    await expect.poll(() => line.lost() === 1).toBe(true)
  })

  it('does not hear what others send to it', async () => {
    const { port, socket } = await udpDevice()
    const senders: AddressInfo[] = []
    socket.on('message', (_bytes, from) => senders.push(from as unknown as AddressInfo))
    const line = await opened(udpPort('127.0.0.1', port))
    await line.port.write(bytesOf('one'))
    await expect.poll(() => line.heard.length === 1).toBe(true)
    const stranger = createSocket('udp4')
    cleanUps.push(() => stranger.close())
    stranger.send('stranger', senders[0]?.port ?? 0, '127.0.0.1')
    await line.port.write(bytesOf('two'))
    await expect.poll(() => line.heard.length === 2).toBe(true)
    expect(line.heard).toEqual(['ONE', 'TWO'])
  })
})
