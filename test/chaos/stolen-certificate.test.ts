import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { QuarantineList } from '@preau/protocol/api/quarantine.ts'
import { UP_KINDS } from '@preau/protocol/topics.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { issueDeviceCertificate, type KeyPair, makeAuthority } from '../../server/access/authority.ts'
import { makeDeviceKey } from '../../server/access/testing/device-key.ts'
import { connectPacket, publishPacket, subscribePacket } from '../processes/mqtt-wire.ts'
import { enrol, type ProvenIdentity } from '../processes/raw-device.ts'
import { type ServerProcess, scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { askTls, connectTls, openTls, type Papers, type TlsDevice } from '../processes/tls-device.ts'
import { waitUntil } from '../wait-until.ts'

const DAY = 86_400_000
const folder = scratchFolder()
let server: ServerProcess
let port = 0
let stolen: ProvenIdentity
let other: ProvenIdentity
let authority: KeyPair

beforeAll(async () => {
  server = await startServerProcess(folder.path)
  port = Number(new URL(server.mqtts).port)
  stolen = await enrol(server.http, 'La tablette volée', '57')
  other = await enrol(server.http, 'Le PC du voisin', '58')
  const read = (name: string) => readFileSync(join(folder.path, 'authority', name), 'utf8')
  authority = { certificate: read('authority.crt'), key: read('authority.key') }
})

afterAll(async () => {
  await server?.end()
  folder.remove()
})

/** The thief, connected as the device whose certificate he has. */
async function thief(): Promise<TlsDevice> {
  const { device, code } = await connectTls(port, stolen, stolen.device)
  expect(code).toBe(0)
  return device
}

async function isAnsweredBy(device: TlsDevice, type: number): Promise<boolean> {
  const before = device.packets.length
  await waitUntil(() => device.closed() || device.packets.length > before, { what: 'an answer, or the end' })
  return device.packets.slice(before).some((packet) => packet.type === type)
}

describe('I4: a stolen certificate of a device', () => {
  it.each(['report', 'command'])(
    'publishes a %s as that device, which is put aside where it cannot be read',
    async (kind) => {
      const device = await thief()
      device.write(publishPacket(7, Buffer.from(`preau1/up/${stolen.school}/${stolen.device}/${kind}`), '{}'))
      expect(await isAnsweredBy(device, 4)).toBe(true)
      device.cut()
      const quarantine = (await (await server.fetch(`/api/quarantine`)).json()) as QuarantineList
      expect(quarantine.rows[0]?.device?.id).toBe(stolen.device)
    },
  )

  it('publishes on no other topic, whatever its shape', async () => {
    const { school, device } = stolen
    const elsewhere = '01999d00-0000-7000-8000-00000000ffff'
    const topics = [
      ...UP_KINDS.map((kind) => `preau1/up/${school}/${other.device}/${kind}`),
      ...UP_KINDS.map((kind) => `preau1/up/${elsewhere}/${device}/${kind}`),
      `preau1/down/${school}/${device}/ack`,
      `preau1/down/${school}/${other.device}/ack`,
      `preau1/up/${school}/${device}`,
      `preau1/up/${school}/${device}/report/more`,
      `/preau1/up/${school}/${device}/report`,
      `preau1/up/${school}/${device.toUpperCase()}/report`,
      `preau1/up/${school}/${device}\u0000/report`,
      `preau1/up/${school}/+/report`,
      'preau1/up/#',
      '#',
      '+/+/+/+/+',
      '$SYS/broker/clients',
      '$share/g/preau1/up/#',
      '',
      'a'.repeat(60_000),
      '/'.repeat(500),
    ]
    const taken: string[] = []
    for (const topic of topics) {
      const intruder = await thief()
      intruder.write(publishPacket(7, Buffer.from(topic), '{}'))
      if (await isAnsweredBy(intruder, 4)) taken.push(topic)
      intruder.cut()
    }
    expect(taken).toEqual([])
  })

  it('hears nothing that is not for that device', async () => {
    const { school, device } = stolen
    const topics = [
      '#',
      '+/#',
      'preau1/#',
      '+/+/+/+/+',
      '$SYS/#',
      `preau1/down/${school}/+/ack`,
      `preau1/down/${school}/${other.device}/ack`,
      `preau1/down/+/${device}/ack`,
      `preau1/up/${school}/${device}/report`,
      `$share/g/preau1/down/${school}/${device}/ack`,
      `preau1/down/${school}/${device}/#`,
    ]
    const granted: string[] = []
    for (const topic of topics) {
      const intruder = await thief()
      intruder.write(subscribePacket(9, topic))
      await waitUntil(() => intruder.closed() || intruder.packets.some(({ type }) => type === 9), {
        what: 'the answer to a subscription',
      })
      const answer = intruder.packets.find(({ type }) => type === 9)
      if (answer && (answer.body.at(-1) ?? 128) < 128) granted.push(topic)
      intruder.cut()
    }
    expect(granted).toEqual([])
  })

  it('is no other client', async () => {
    for (const clientId of [other.device, '', '#', '+', `${stolen.device} `, stolen.device.toUpperCase()]) {
      const { device, code } = await connectTls(port, stolen, clientId)
      expect([clientId, code]).toEqual([clientId, 5])
      device.cut()
    }
  })

  it('is cut where it sends more than a message may have', async () => {
    const device = await thief()
    device.write(Buffer.from([0x32, 0x80, 0x84, 0xaf, 0x5f]))
    await waitUntil(device.closed, { what: 'the large packet to be cut' })
    expect(server.alive()).toBe(true)
  })

  it('opens no address of the server but those that ask for no person', async () => {
    const { paths } = (await (await server.fetch(`/api/openapi.json`)).json()) as {
      paths: Record<string, Record<string, object>>
    }
    const opened: string[] = []
    const named: Record<string, string> = { file: '1.root.json', name: 'ville', sha256: '0'.repeat(64) }
    for (const [path, methods] of Object.entries(paths)) {
      for (const method of Object.keys(methods)) {
        const url = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => named[name] ?? stolen.device)
        const body = method === 'get' ? undefined : {}
        const { status } = await askTls(server.https, stolen, method.toUpperCase(), url, body)
        if (status !== 401 && status !== 403 && status !== 404) opened.push(`${method.toUpperCase()} ${path} ${status}`)
      }
    }
    // A body of nothing is refused as such where the certificate, a code or a signature counts, and so is an address that is no secret.
    expect(opened.sort()).toEqual([
      'GET /api/calendars/{file} 400',
      'GET /api/health 200',
      'GET /api/privacy/notice 200',
      'GET /api/sign-in/ways 200',
      'POST /api/enrol-codes/local 400',
      'POST /api/enrolments 400',
      'POST /api/enrolments/renewal 400',
      'POST /api/sign-in 400',
      'POST /api/sign-in/code 400',
      'POST /api/sign-in/link 400',
      'POST /api/sign-in/passkey 409',
      'POST /api/sign-in/passkey/proof 400',
      'POST /api/sign-out 204',
      'POST /api/tablet/acts 400',
      'POST /api/tablet/renewal 400',
      'POST /api/tablet/report 400',
      'POST /api/territory/join 400',
      'POST /api/updates/turn 400',
      'POST /api/views/{id}/news 400',
    ])
  })
})

describe('I4: papers that are none', () => {
  const refusedWith = async (papers: Papers, clientId = stolen.device) => {
    const { device, code } = await connectTls(port, papers, clientId)
    device.cut()
    const { csr } = await makeDeviceKey()
    const renewal = await askTls(server.https, papers, 'POST', '/api/enrolments/renewal', { csr })
    return [code, renewal.status, JSON.parse(renewal.body).code]
  }
  const REFUSED = [undefined, 403, 'CERTIFICATE_REFUSED']
  const forge = async (issuer: KeyPair, now: number, who = stolen): Promise<Papers> => {
    const { key, csr } = await makeDeviceKey()
    const { certificate } = await issueDeviceCertificate(issuer, csr, who, now)
    return { key, certificate, authority: stolen.authority }
  }

  it('let nobody in without any', async () => {
    expect(await refusedWith({ authority: stolen.authority })).toEqual(REFUSED)
  })

  it('let nobody in by another authority, though it bear the name of ours, nor where it has ended as well', async () => {
    const name = new X509Certificate(authority.certificate).subject.replace(/^CN=Préau, /, '')
    const foreign = await makeAuthority(name, Date.now() - 1000 * DAY)
    expect(await refusedWith(await forge(foreign, Date.now()))).toEqual(REFUSED)
    expect(await refusedWith(await forge(foreign, Date.now() - 900 * DAY))).toEqual(REFUSED)
  })

  it('let nobody in by the certificate of the server, or of the authority itself', async () => {
    const read = (file: string) => readFileSync(join(folder.path, 'authority', file), 'utf8')
    const own = { certificate: read('server.crt'), key: read('server.key'), authority: stolen.authority }
    expect(await refusedWith(own)).toEqual(REFUSED)
    expect(await refusedWith({ ...authority, authority: stolen.authority })).toEqual(REFUSED)
  })

  it('let nobody in that have ended, or are of a device or school that is not there', async () => {
    expect(await refusedWith(await forge(authority, Date.now() - 500 * DAY))).toEqual(REFUSED)
    const nobody = { ...stolen, device: '01999d00-0000-7000-8000-00000000ffff' }
    expect(await refusedWith(await forge(authority, Date.now(), nobody), nobody.device)).toEqual(REFUSED)
    const elsewhere = { ...stolen, school: '01999d00-0000-7000-8000-00000000ffff' }
    expect(await refusedWith(await forge(authority, Date.now(), elsewhere))).toEqual(REFUSED)
  })

  it('let in that begin only later: then the clock of this server is behind', async () => {
    const { device, code } = await connectTls(port, await forge(authority, Date.now() + 3650 * DAY), stolen.device)
    device.cut()
    expect(code).toBe(0)
  })
})

describe('a certificate', () => {
  it('is renewed by its own device, for a new key, and not again within the hour', async () => {
    const device = await enrol(server.http, 'PC à renouveler', '60')
    const { csr } = await makeDeviceKey()
    // It was given within the hour: another key waits, the same one gets what it has.
    const early = await askTls(server.https, device, 'POST', '/api/enrolments/renewal', { csr })
    expect([early.status, JSON.parse(early.body).code]).toEqual([429, 'ENROL_TRIES_EXCEEDED'])
  })

  it('opens a resumed session as the same device, and none once it is revoked; who is connected is cut at once', async () => {
    const device = await enrol(server.http, 'PC à révoquer', '61')
    const first = openTls(port, device)
    const session = new Promise<Buffer>((found) => first.socket.on('session', found))
    first.write(connectPacket(device.device))
    await waitUntil(() => first.packets.some(({ type }) => type === 2), { what: 'the first connection' })
    const ticket = await session
    const resumed = await connectTls(port, device, device.device, ticket)
    expect([resumed.code, resumed.device.socket.isSessionReused()]).toEqual([0, true])
    const posing = await connectTls(port, { authority: device.authority }, other.device, ticket)
    expect(posing.code).toBe(5)

    const reply = await server.fetch(`/api/devices/${device.device}/revoke`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    })
    expect(reply.status).toBe(204)
    await waitUntil(() => resumed.device.closed(), { what: 'the connection of a revoked device to be cut' })
    expect((await connectTls(port, device, device.device, ticket)).code).toBeUndefined()
    expect((await connectTls(port, device, device.device)).code).toBeUndefined()
    first.cut()
  })
})
