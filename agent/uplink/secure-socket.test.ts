import type { AddressInfo } from 'node:net'
import { createServer, type TLSSocket } from 'node:tls'
import { afterEach, describe, expect, it } from 'vitest'
import { askServer } from './ask-server.ts'
import { connectMqtt } from './connect.ts'
import { makeDeviceKey, requestFor } from './device-key.ts'
import { openSecurely, type Papers } from './secure-socket.ts'
import { type TestSchool, testSchool } from './testing/test-school.ts'

const YEAR = 365 * 86_400_000
const school = '01890a5d-ac96-774b-bcce-b302099a8057'
const device = '01890a5d-ac96-774b-bcce-b302099a8058'
const ends: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

/** A server of a school that answers everything with `answer`; it keeps what it heard and which certificates it was shown. */
async function listen(of: TestSchool, { at = Date.now(), usage = '1.3.6.1.5.5.7.3.1', answer = '' } = {}) {
  const { certificate, key } = await of.server({ at, usage })
  const heard: Buffer[] = []
  const shown: (string | undefined)[] = []
  const resumed: boolean[] = []
  const sockets = new Set<TLSSocket>()
  const server = createServer({
    cert: certificate,
    key,
    ca: [of.authority],
    requestCert: true,
    rejectUnauthorized: false,
    minVersion: 'TLSv1.3',
  })
  server.on('secureConnection', (socket) => {
    sockets.add(socket)
    resumed.push(socket.isSessionReused())
    shown.push(socket.getPeerX509Certificate()?.subject)
    socket.on('error', () => undefined)
    socket.on('data', (bytes) => {
      heard.push(bytes)
      if (answer !== '') socket.end(answer)
      else socket.write('heard')
    })
  })
  server.on('tlsClientError', () => undefined)
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  ends.push(() => {
    for (const socket of sockets) socket.destroy()
    return new Promise((closed) => server.close(() => closed()))
  })
  const { port } = server.address() as AddressInfo
  return { host: '127.0.0.1', port, heard: () => Buffer.concat(heard).toString(), shown, resumed }
}

async function papersOf(of: TestSchool): Promise<Papers> {
  const key = makeDeviceKey()
  return { key, certificate: await of.device(requestFor(key), school, device), authority: of.authority }
}

const signal = new AbortController().signal
const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}'
const path = '/api/enrolments'
const body = { secret: 'the secret of a code' }

describe('askServer', () => {
  it.each([0, -10, 10])('asks the server of its code, where a clock is %i years wrong', async (years) => {
    const ours = await testSchool(Date.now() + years * YEAR)
    const { host, port, heard } = await listen(ours, { at: Date.now() + years * YEAR, answer: ok })
    const reply = await askServer({ address: { host, port }, path, body, trust: ours.print, signal })
    expect(reply).toEqual({ status: 200, text: '{}', authority: expect.stringContaining('BEGIN CERTIFICATE') })
    expect(heard()).toContain(`POST ${path} HTTP/1.0\r\nHost: ${host}:${port}\r\n`)
  })

  it.each([
    ['of another authority of the same name', async () => listen(await testSchool(), { answer: ok })],
    ['whose certificate is one of a device', async (ours) => listen(ours, { usage: '1.3.6.1.5.5.7.3.2', answer: ok })],
  ] satisfies [string, (ours: TestSchool) => ReturnType<typeof listen>][])(
    'tells nothing to a server %s',
    async (_what, start) => {
      const ours = await testSchool()
      const { host, port, heard } = await start(ours)
      for (const trust of [ours.print, ours.authority]) {
        const asked = askServer({ address: { host, port }, path, body, trust, signal })
        await expect(asked).rejects.toMatchObject({ code: 'SERVER_NOT_TRUSTED' })
      }
      expect(heard()).toBe('')
    },
  )

  it('says that there is no server where nobody listens, and where the question is called off', async () => {
    const ours = await testSchool()
    const nobody = { host: '127.0.0.1', port: 9 }
    const asked = askServer({ address: nobody, path, body, trust: ours.print, signal })
    await expect(asked).rejects.toMatchObject({ code: 'SERVER_UNREACHABLE' })
    const { host, port } = await listen(ours)
    const off = askServer({ address: { host, port }, path, body, trust: ours.print, signal: AbortSignal.abort() })
    await expect(off).rejects.toMatchObject({ code: 'SERVER_UNREACHABLE' })
  })
})

describe('openSecurely', () => {
  it('shows the certificate of the device, and comes back without a new exchange of certificates', async () => {
    const ours = await testSchool()
    const papers = await papersOf(ours)
    const { host, port, shown, resumed } = await listen(ours)
    for (let round = 0; round < 3; round++) {
      const proven = Promise.withResolvers<void>()
      const socket = openSecurely({ host, port, trust: ours.authority, papers }, () => proven.resolve())
      await proven.promise
      const answered = new Promise((next) => socket.once('data', next))
      socket.write('hello')
      await answered
      socket.destroy()
    }
    expect(shown).toEqual(Array.from({ length: 3 }, () => `CN=${device}`))
    expect(resumed).toEqual([false, true, true])
  })
})

describe('connectMqtt over TLS', () => {
  it('says no word of MQTT to a broker of another school', async () => {
    const [ours, fake] = [await testSchool(), await testSchool()]
    const papers = await papersOf(ours)
    const { port, heard } = await listen(fake)
    const closed = await new Promise((done) =>
      connectMqtt(
        {
          url: `mqtts://127.0.0.1:${port}`,
          papers,
          clientId: device,
          keepalive: 60,
          will: { topic: 'a', payload: 'b' },
          subscribe: ['c'],
        },
        { opened: () => done('opened'), message: () => undefined, closed: (error) => done(error?.code) },
      ),
    )
    expect([closed, heard()]).toEqual(['SERVER_NOT_TRUSTED', ''])
  })
})
