import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { Relay } from './relay.ts'

const ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.splice(0).reverse()) end()
})

/** A server that says back what it hears, and a line to it. */
async function line(): Promise<{ relay: Relay; far: Server }> {
  const far = createServer((socket) => socket.pipe(socket))
  far.listen(0, '127.0.0.1')
  await once(far, 'listening')
  ends.push(() => far.close())
  const relay = new Relay(() => (far.address() as AddressInfo).port)
  await relay.open()
  ends.push(() => relay.cut())
  return { relay, far }
}

async function say(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  ends.push(() => socket.destroy())
  socket.write(text)
  const [heard] = (await once(socket, 'data')) as [Buffer]
  return heard.toString()
}

describe('a line that can be cut', () => {
  it('carries what both ends say', async () => {
    const { relay } = await line()
    expect(await say(relay.port, 'bonjour')).toBe('bonjour')
  })

  it('ends what was open when it is cut, and nobody answers any more', async () => {
    const { relay } = await line()
    const socket = connect(relay.port, '127.0.0.1')
    await once(socket, 'connect')
    relay.cut()
    await once(socket, 'close')
    await expect(say(relay.port, 'bonjour')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  it('is at the same port once it is healed', async () => {
    const { relay } = await line()
    const { port } = relay
    relay.cut()
    await relay.open()
    expect(relay.port).toBe(port)
    expect(await say(port, 'de retour')).toBe('de retour')
  })
})
