import { X509Certificate } from 'node:crypto'
import type { Device } from '@preau/protocol/api/devices.ts'
import {
  type Admitted,
  decodeEnrolmentAnswer,
  type EnrolCodes,
  type WaitingMachine,
} from '@preau/protocol/api/enrolments.ts'
import { readEnrolCode } from '@preau/protocol/rules/enrol-code.ts'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { makeDeviceKey } from '../access/testing/device-key.ts'
import { NOW, type TestHttp, testHttp } from './testing.ts'

const CLAIM = '0123456789abcdef0123456789abcdef'
const TABLET = '192.168.1.20'
const DAY = 86_400_000
let http: TestHttp
let now = NOW
let csr = ''
let otherCsr = ''

beforeAll(async () => {
  csr = (await makeDeviceKey('CN=administrator')).csr
  otherCsr = (await makeDeviceKey()).csr
})
beforeEach(async () => {
  now = NOW
  http = await testHttp({ clock: () => now })
})
afterEach(() => http.close())

type Change = Record<string, unknown>
/** A request on the server itself with the local code, unless `change` says otherwise. */
const enrol = (change: Change = {}, more: object = {}) =>
  http.app.inject({
    method: 'POST',
    url: '/api/enrolments',
    payload: { claim: CLAIM, name: 'Portable 1', secret: http.localSecret, csr, ...change },
    ...more,
  })
const answer = async (change?: Change) => decodeEnrolmentAnswer((await enrol(change)).json())
const admitted = async (change?: Change) => (await answer(change)) as Admitted
const codeOf = async (change?: Change) => (await enrol(change)).json().code
const total = async () => (await http.app.inject('/api/devices')).json().total

/** Codes for the one school, as secrets. */
async function secrets(count: number, admit: boolean): Promise<{ school: string; made: string[] }> {
  const { school } = await http.place()
  const payload = { school, count, life: DAY, admit, label: 'Tablette' }
  const reply = await http.app.inject({ method: 'POST', url: '/api/enrol-codes', payload })
  const { codes } = reply.json() as EnrolCodes
  return { school, made: codes.map(({ code }) => Buffer.from(readEnrolCode(code).secret).toString('hex')) }
}
const waiting = async () => (await http.app.inject('/api/enrolments/waiting')).json().rows
const decide = (id: string, admit: boolean) =>
  http.app.inject({ method: 'POST', url: `/api/enrolments/waiting/${id}`, payload: { admit } })

describe('an enrolment on the server itself', () => {
  it('gives a machine its place and its certificate, on a server that has none', async () => {
    const { school, device, mqtt, certificate, authority } = await admitted({ name: ' Portable 1 ' })
    expect(mqtt).toBe('mqtts://localhost:8883')
    const shown = (await http.app.inject(`/api/devices/${device}`)).json()
    expect(shown).toMatchObject({
      name: 'Portable 1',
      kind: 'other',
      school: { id: school },
      room: null,
      enrolledAt: NOW,
    })
    const { rows } = (await http.app.inject(`/api/devices/${device}/events`)).json()
    expect(rows.map(({ event }: { event: string }) => event)).toEqual(['device.enrolled'])
    // Whatever the request says of a name, the server says who the device is.
    expect(http.services.proveDevice(new X509Certificate(certificate))).toEqual({
      school,
      device,
      serial: new X509Certificate(certificate).serialNumber.toLowerCase(),
    })
    expect(authority).toBe(http.services.authority)
  })

  it('gives the same certificate for the same claim and key, also when it is asked twice at once', async () => {
    const both = await Promise.all([admitted(), admitted()])
    const again = await admitted({ name: 'Autre nom' })
    expect(new Set([...both, again].map(({ certificate }) => certificate)).size).toBe(1)
    expect(await total()).toBe(1)
  })

  it('replaces a key only for who reads the data folder, and the key before holds no more', async () => {
    const first = await admitted()
    const second = await admitted({ csr: otherCsr })
    expect(second.device).toBe(first.device)
    const proves = ({ certificate }: Admitted) =>
      http.services.proveDevice(new X509Certificate(certificate)) !== undefined
    expect([proves(first), proves(second)]).toEqual([false, true])
  })

  it('remembers of a machine that it does not exist, from the first time it says so', async () => {
    const marks = async () => (await http.app.inject('/api/devices')).json().rows.map((row: Device) => row.simulated)
    await admitted({ name: 'A' })
    expect(await marks()).toEqual([false])
    await admitted({ name: 'A', simulated: true })
    expect(await marks()).toEqual([true])
    await admitted({ name: 'A', simulated: false })
    expect(await marks()).toEqual([true])
  })

  it('puts it into a room by its name, which is made where it is missing', async () => {
    const { school, room } = await http.place()
    const known = await admitted({ school, room: ' cp ' })
    const fresh = await admitted({ claim: CLAIM.replace('0', 'f'), csr: otherCsr, school, room: 'Salle 12' })
    const roomOf = async ({ device }: Admitted) => (await http.app.inject(`/api/devices/${device}`)).json().room
    expect([await roomOf(known), await roomOf(fresh)]).toMatchObject([{ id: room, name: 'CP' }, { name: 'Salle 12' }])
  })

  it('makes nothing for a school that is not there', async () => {
    await http.place()
    const school = '0190a000-0000-7000-8000-000000000000'
    for (const room of [undefined, 'CP']) expect(await codeOf({ school, room })).toBe('PLACE_NOT_FOUND')
    expect(await total()).toBe(1)
  })

  it.each([TABLET, '10.0.0.1', '::ffff:192.168.1.20', 'fe80::1'])('is closed to %s', async (remoteAddress) => {
    const reply = await enrol({}, { remoteAddress })
    expect([reply.statusCode, reply.json().code]).toEqual([403, 'ENROLMENT_NOT_LOCAL'])
  })

  it('believes the socket and no header about where a request comes from', async () => {
    const headers = { 'x-forwarded-for': '127.0.0.1', forwarded: 'for=127.0.0.1' }
    expect((await enrol({}, { remoteAddress: TABLET, headers })).json().code).toBe('ENROLMENT_NOT_LOCAL')
  })

  it.each(['http://evil.example', 'null', 'http://localhost:3000'])('is closed to a page of %s', async (origin) => {
    const reply = await enrol({}, { headers: { origin } })
    expect([reply.statusCode, reply.json().code]).toEqual([403, 'REQUEST_FORBIDDEN'])
  })

  it.each([
    [{ claim: undefined }, '/'],
    [{ claim: 'short' }, '/claim'],
    [{ secret: undefined }, '/'],
    [{ name: '' }, '/name'],
    [{ name: '\u0000' }, '/name'],
    [{ csr: 'x'.repeat(5000) }, '/csr'],
    [{ admin: true }, '/admin'],
  ])('refuses %j', async (change, path) => {
    const reply = await enrol(change)
    expect([reply.statusCode, reply.json()]).toMatchObject([400, { code: 'REQUEST_INVALID', context: { path } }])
  })

  it.each([
    ['no request', '-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----'],
    ['a request that was changed', 'changed'],
  ])('refuses %s for a certificate', async (_what, text) => {
    const changed = csr.replace(/[A-Z](?=[a-z]{2})/, (letter) => (letter === 'A' ? 'B' : 'A'))
    expect(await codeOf({ csr: text === 'changed' ? changed : text })).toBe('CERTIFICATE_REQUEST_INVALID')
    expect(await total()).toBe(0)
  })
})

describe('a one-time code', () => {
  it('lets one machine in at once where it says so, and no other, and not another key of it', async () => {
    const { school, made } = await secrets(1, true)
    const [secret] = made
    const first = await admitted({ secret })
    expect(first).toMatchObject({ state: 'admitted', school })
    expect(await admitted({ secret })).toEqual(first)
    const replays = [
      { claim: CLAIM.replace('0', 'f') },
      { csr: otherCsr },
      { claim: CLAIM.replace('0', 'e'), csr: otherCsr },
    ]
    for (const replay of replays) expect(await codeOf({ secret, ...replay })).toBe('ENROL_CODE_REFUSED')
    expect(await total()).toBe(2)
  })

  it('makes its machine wait for a person where it says so, and an answer that was lost is asked again', async () => {
    const { school, made } = await secrets(1, false)
    const [secret] = made
    expect([await answer({ secret }), await answer({ secret })]).toEqual([{ state: 'waiting' }, { state: 'waiting' }])
    expect(await codeOf({ secret, csr: otherCsr })).toBe('ENROL_CODE_REFUSED')
    const [row, ...others] = await waiting()
    expect([row, others]).toMatchObject([
      { name: 'Portable 1', why: 'admission', label: 'Tablette 01', school: { id: school } },
      [],
    ])
    now += 3 * DAY
    expect((await decide(row.id, true)).statusCode).toBe(204)
    expect(await answer({ secret })).toMatchObject({ state: 'admitted', school })
    expect((await decide(row.id, true)).json().code).toBe('ENROLMENT_NOT_FOUND')
    expect(await waiting()).toEqual([])
  })

  it('is taken back within ten minutes of an admission: the machine waits again, and nobody undoes another school’s', async () => {
    const undo = (id: string) => http.app.inject({ method: 'POST', url: `/api/enrolments/waiting/${id}/undo` })
    const { made } = await secrets(2, false)
    await enrol({ secret: made[0] })
    const [row] = await waiting()
    expect((await undo(row.id)).json().code).toBe('ENROLMENT_NOT_FOUND')
    await decide(row.id, true)
    const first = await admitted({ secret: made[0] })
    const proves = () => http.services.proveDevice(new X509Certificate(first.certificate)) !== undefined
    now += 9 * 60_000
    expect((await undo(row.id)).statusCode).toBe(204)
    expect([proves(), http.told.dropped.includes(first.device)]).toEqual([false, true])
    expect(await answer({ secret: made[0] })).toEqual({ state: 'waiting' })
    expect((await waiting()).map(({ id, why, device }: WaitingMachine) => [id, why, device])).toEqual([
      [row.id, 'admission', first.device],
    ])
    expect((await undo(row.id)).json().code).toBe('ENROLMENT_NOT_FOUND')

    // It was the right one after all: the same device, with another certificate.
    await decide(row.id, true)
    expect(await answer({ secret: made[0] })).toMatchObject({ state: 'admitted', device: first.device })
    expect(await total()).toBe(2)
    now += 10 * 60_000 + 1
    expect((await undo(row.id)).json().code).toBe('ENROLMENT_NOT_FOUND')
    expect(await answer({ secret: made[0] })).toMatchObject({ state: 'admitted', device: first.device })
  })

  it('gives nothing to a machine that a person refused; a new code lets it ask again', async () => {
    const { made } = await secrets(2, false)
    await enrol({ secret: made[0] })
    await decide((await waiting())[0].id, false)
    expect([await answer({ secret: made[0] }), await waiting()]).toEqual([{ state: 'refused' }, []])
    expect([await answer({ secret: made[1] }), (await waiting()).length]).toEqual([{ state: 'waiting' }, 1])
  })

  it('has a known machine with another key wait for a person, even where it lets machines in at once', async () => {
    const { made } = await secrets(2, true)
    const first = await admitted({ secret: made[0] })
    expect(await answer({ secret: made[1], csr: otherCsr })).toEqual({ state: 'waiting' })
    const proves = () => http.services.proveDevice(new X509Certificate(first.certificate)) !== undefined
    expect([proves(), (await waiting())[0]]).toMatchObject([true, { why: 'other_key', device: first.device }])
    await decide((await waiting())[0].id, true)
    expect([proves(), http.told.dropped.includes(first.device)]).toEqual([false, true])
    expect(await answer({ secret: made[1], csr: otherCsr })).toMatchObject({ state: 'admitted', device: first.device })
  })

  it('ends', async () => {
    const { made } = await secrets(1, true)
    now += DAY
    expect(await codeOf({ secret: made[0] })).toBe('ENROL_CODE_REFUSED')
  })

  it('is not spent by a request that is none', async () => {
    const { made } = await secrets(1, true)
    expect(await codeOf({ secret: made[0], csr: '-----BEGIN CERTIFICATE REQUEST-----' })).toBe(
      'CERTIFICATE_REQUEST_INVALID',
    )
    expect(await answer({ secret: made[0] })).toMatchObject({ state: 'admitted' })
  })

  it('that is wrong opens nothing; after some the address that shows them is not even looked up', async () => {
    const { made } = await secrets(1, true)
    const codes: Record<string, number> = {}
    for (let i = 0; i < 500; i++) {
      const code = await codeOf({ secret: i.toString(16).padStart(20, '0') })
      codes[code] = (codes[code] ?? 0) + 1
    }
    expect(codes).toEqual({ ENROL_CODE_REFUSED: 10, ENROL_TRIES_EXCEEDED: 490 })
    expect(await total()).toBe(1)
    const other = await enrol({ secret: made[0] }, { remoteAddress: '127.0.0.2' })
    expect(other.json().state).toBe('admitted')
    now += 60_000
    expect(await answer({ secret: made[0] })).toMatchObject({ state: 'admitted' })
  })

  it.each([
    [{ school: 'none' }, 'REQUEST_INVALID'],
    [{ count: 0 }, 'REQUEST_INVALID'],
    [{ count: 100_000 }, 'REQUEST_INVALID'],
    [{ life: 400 * DAY }, 'REQUEST_INVALID'],
    [{ school: '0190a000-0000-7000-8000-000000000000' }, 'PLACE_NOT_FOUND'],
  ])('is not made with %j', async (change, code) => {
    const { school } = await http.place()
    const payload = { school, count: 1, life: DAY, admit: true, ...change }
    const reply = await http.app.inject({ method: 'POST', url: '/api/enrol-codes', payload })
    expect(reply.json().code).toBe(code)
  })

  it('is printed by who has it, and what is no code is not', async () => {
    const { school } = await http.place()
    const asked = { school, count: 2, life: DAY, admit: true }
    const made = (await http.app.inject({ method: 'POST', url: '/api/enrol-codes', payload: asked })).json()
    const print = (payload: object) => http.app.inject({ method: 'POST', url: '/api/enrol-codes/sheet', payload })
    const sheet = await print(made)
    expect([sheet.statusCode, sheet.headers['content-type'], sheet.rawPayload.toString('latin1', 0, 5)]).toEqual([
      200,
      'application/pdf',
      '%PDF-',
    ])
    const [first] = made.codes
    const wrong = {
      ...made,
      codes: [{ ...first, code: first.code.replace(/.$/, (last: string) => (last === 'B' ? 'C' : 'B')) }],
    }
    expect((await print(wrong)).json().code).toBe('ENROL_CODE_INVALID')
  })

  it('is made by the command line only for who reads the data folder', async () => {
    const { school } = await http.place()
    const codes = { count: 1, life: DAY, admit: true }
    const ask = (secret: string, school?: string) =>
      http.app.inject({ method: 'POST', url: '/api/enrol-codes/local', payload: { secret, school, codes } })
    expect((await ask('ffffffffffffffffffff')).json().code).toBe('ENROL_CODE_REFUSED')
    for (const name of [undefined, school, 'jules  ferry', '0301674g']) {
      expect((await ask(http.localSecret, name)).json().school).toEqual({ id: school, name: 'Jules Ferry' })
    }
    expect((await ask(http.localSecret, "' or 1=1 --")).json().code).toBe('PLACE_NOT_FOUND')
  })
})

describe('a revoked device', () => {
  it('is cut off, and comes back by a person alone', async () => {
    const { made } = await secrets(1, true)
    const first = await admitted()
    const reply = await http.app.inject({ method: 'POST', url: `/api/devices/${first.device}/revoke`, payload: {} })
    expect(reply.statusCode).toBe(204)
    expect(http.told.dropped).toContain(first.device)
    expect(http.services.proveDevice(new X509Certificate(first.certificate))).toBeUndefined()
    expect([await answer(), (await waiting())[0].why]).toEqual([{ state: 'waiting' }, 'revoked'])
    expect([await answer({ secret: made[0] }), (await waiting()).length]).toEqual([{ state: 'waiting' }, 1])
    const unknown = await http.app.inject({ method: 'POST', url: `/api/devices/${first.school}/revoke`, payload: {} })
    expect(unknown.json().code).toBe('DEVICE_NOT_FOUND')
  })
})
