import type { Device } from '@preau/protocol/api/devices.ts'
import { Enrolled } from '@preau/protocol/api/enrolments.ts'
import { decoder } from '@preau/protocol/decode.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { NOW, type TestHttp, testHttp } from './testing.ts'

let http: TestHttp
beforeEach(async () => {
  http = await testHttp()
})
afterEach(() => http.close())

const CLAIM = '0123456789abcdef0123456789abcdef'
const enrol = (payload: object, more: object = {}) =>
  http.app.inject({ method: 'POST', url: '/api/enrolments', payload, ...more })
const enrolled = async (payload: object) => decoder(Enrolled, 'INTERNAL')((await enrol(payload)).json())

describe('/api/enrolments', () => {
  it('gives a machine its place, on a server that has none', async () => {
    const { school, device, mqtt } = await enrolled({ claim: CLAIM, name: ' Portable 1 ' })
    expect(mqtt).toBe('mqtt://127.0.0.1:1883')
    expect(http.told.enrolled).toEqual([device])
    const shown = (await http.app.inject(`/api/devices/${device}`)).json()
    expect(shown).toMatchObject({
      name: 'Portable 1',
      kind: 'other',
      school: { id: school },
      room: null,
      enrolledAt: NOW,
    })
    const { rows } = (await http.app.inject(`/api/devices/${device}/events`)).json()
    expect(rows).toEqual([
      {
        id: expect.any(String),
        at: NOW,
        source: 'server',
        event: 'device.enrolled',
        severity: 'info',
        params: {},
      },
    ])
  })

  it('gives the same device for the same claim, also when it is asked twice at once', async () => {
    const both = await Promise.all([
      enrolled({ claim: CLAIM, name: 'Portable 1' }),
      enrolled({ claim: CLAIM, name: 'Portable 1' }),
    ])
    const again = await enrolled({ claim: CLAIM, name: 'Autre nom' })
    expect(new Set([...both, again].map(({ device }) => device)).size).toBe(1)
    expect((await http.app.inject('/api/devices')).json().total).toBe(1)
  })

  it('remembers of a machine that it does not exist, from the first time it says so', async () => {
    const marks = async () => (await http.app.inject('/api/devices')).json().rows.map((row: Device) => row.simulated)
    await enrolled({ claim: CLAIM, name: 'A' })
    expect(await marks()).toEqual([false])
    await enrolled({ claim: CLAIM, name: 'A', simulated: true })
    expect(await marks()).toEqual([true])
    await enrolled({ claim: CLAIM, name: 'A', simulated: false })
    expect(await marks()).toEqual([true])
  })

  it('puts it into a room by its name, which is made where it is missing', async () => {
    const { school, room } = await http.place()
    const known = await enrolled({ claim: CLAIM, name: 'A', school, room: ' cp ' })
    const fresh = await enrolled({ claim: CLAIM.replace('0', 'f'), name: 'B', school, room: 'Salle 12' })
    const roomOf = async ({ device }: Enrolled) => (await http.app.inject(`/api/devices/${device}`)).json().room
    expect(await roomOf(known)).toEqual({ id: room, name: 'CP' })
    expect(await roomOf(fresh)).toMatchObject({ name: 'Salle 12' })
  })

  it('makes nothing for a school that is not there', async () => {
    await http.place()
    const school = '0190a000-0000-7000-8000-000000000000'
    for (const room of [undefined, 'CP']) {
      const reply = await enrol({ claim: CLAIM, name: 'A', school, room })
      expect([reply.statusCode, reply.json().code]).toEqual([404, 'PLACE_NOT_FOUND'])
    }
    expect(http.told.enrolled).toEqual([])
    expect((await http.app.inject('/api/devices')).json().total).toBe(1)
  })

  it.each(['192.168.1.20', '10.0.0.1', '::ffff:192.168.1.20', 'fe80::1'])('is closed to %s', async (remoteAddress) => {
    const reply = await enrol({ claim: CLAIM, name: 'A' }, { remoteAddress })
    expect([reply.statusCode, reply.json().code]).toEqual([403, 'ENROLMENT_NOT_LOCAL'])
  })

  it('believes the socket and no header about where a request comes from', async () => {
    const headers = { 'x-forwarded-for': '127.0.0.1', forwarded: 'for=127.0.0.1' }
    const reply = await enrol({ claim: CLAIM, name: 'A' }, { remoteAddress: '192.168.1.20', headers })
    expect(reply.json().code).toBe('ENROLMENT_NOT_LOCAL')
  })

  it.each(['http://evil.example', 'null', 'http://localhost:3000'])('is closed to a page of %s', async (origin) => {
    const reply = await enrol({ claim: CLAIM, name: 'A' }, { headers: { origin } })
    expect([reply.statusCode, reply.json().code]).toEqual([403, 'REQUEST_FORBIDDEN'])
  })

  it.each([
    [{ name: 'A' }, '/'],
    [{ claim: 'short', name: 'A' }, '/claim'],
    [{ claim: CLAIM, name: '' }, '/name'],
    [{ claim: CLAIM, name: '\u0000' }, '/name'],
    [{ claim: CLAIM, name: 'A', admin: true }, '/admin'],
  ])('refuses %j', async (payload, path) => {
    const reply = await enrol(payload)
    expect([reply.statusCode, reply.json()]).toMatchObject([400, { code: 'REQUEST_INVALID', context: { path } }])
  })
})
