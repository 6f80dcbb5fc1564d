import type { PlanChange } from '@preau/protocol/api/plans.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { uuidv7 } from '@preau/protocol/ids.ts'
import { planFault } from '@preau/protocol/rules/plan-faults.ts'
import { describe, expect, it } from 'vitest'
import { makeDeviceKey } from '../uplink/device-key.ts'
import { silent } from '../uplink/log.ts'
import { testSchool } from '../uplink/testing/test-school.ts'
import { AUTHORITY_NAME, ROOMS, SCHOOL_NAME, schoolMachines } from './machines.ts'
import { seededRandom } from './random.ts'
import { type Ask, startSchool } from './school.ts'

const COUNTS = { down: 0, degraded: 0, offline: 0, unknown: 0, asleep: 0, ok: 0 }

interface Asked {
  path: string
  body: Record<string, unknown>
}

const ours = await testSchool()

/** A device that was never heard, whole. */
function unheard(id: string) {
  const nothing = { heardAt: null, model: null, serial: null, valuesAt: null, asleep: null, agent: null, room: null }
  return {
    ...{
      ...nothing,
      id,
      authority: null,
      firstHeardAt: null,
      connectedAt: null,
      values: {},
      note: '',
      warrantyUntil: null,
    },
    ...{ name: 'one', kind: 'tablet', school: { id, name: 'school' }, status: 'unknown', since: 1, reasons: [] },
    ...{ interval: 30, enrolledAt: 1, simulated: true, equipment: null },
  }
}

/** A server that keeps places and enrolments in memory; its broker is nowhere. */
function fakeServer() {
  let made = 0
  const newId = () => uuidv7(++made, new Uint8Array(10))
  const authorities: { id: string; name: string; insee: null; schools: object[] }[] = []
  const devices = new Map<unknown, string>()
  const asked: Asked[] = []
  const rooms: object[] = []
  const csrs: string[] = []
  const schoolId = newId()
  let plan = { version: 0, drawnAt: null as number | null, rooms: [], areas: [] }
  const ask: Ask = async (method, path, body = {}) => {
    if (method !== 'GET') asked.push({ path, body: { ...body } })
    const fields = { ...body } as Record<string, string>
    switch (path) {
      case '/api/places':
        return { authorities }
      case '/api/authorities': {
        const authority = { id: newId(), name: `${fields.name}`, insee: null, schools: [] }
        authorities.push(authority)
        return authority
      }
      case '/api/schools': {
        const codes = { uai: null, insee: null, timezone: 'Europe/Paris' }
        const made = { id: schoolId, ...fields, ...codes, rooms, devices: 0, unplaced: 0, counts: COUNTS }
        authorities[0]?.schools.push(made)
        return made
      }
      case '/api/rooms': {
        const room = { id: newId(), devices: 0, ...fields }
        rooms.push(room)
        return room
      }
      case '/api/enrolments': {
        const device = devices.get(fields.claim) ?? newId()
        devices.set(fields.claim, device)
        csrs.push(`${fields.csr}`)
        return {
          state: 'admitted',
          school: fields.school,
          device,
          mqtt: 'mqtts://127.0.0.1:1',
          certificate: await ours.device(`${fields.csr}`, schoolId, device),
          authority: ours.authority,
        }
      }
      case `/api/schools/${schoolId}/plan`:
        if (method === 'PUT') plan = { ...plan, ...body, version: plan.version + 1, drawnAt: 1 }
        return { school: schoolId, ...plan }
      default:
        return unheard(path.slice('/api/devices/'.length))
    }
  }
  return { ask, asked, devices, csrs }
}

const secret = '00112233445566778899'
const keys = new Map<string, string>()
const keysOf = (claims: readonly string[]) => {
  for (const claim of claims) keys.set(claim, keys.get(claim) ?? makeDeviceKey())
  return keys
}
const start = (ask: Ask) =>
  startSchool({ ask, secret, keys: keysOf, specs: [], seed: 'test', random: seededRandom('line'), log: silent })

describe('startSchool', { timeout: 30_000 }, () => {
  it('makes its places and enrols its machines through the doors that every device uses', async () => {
    const { ask, asked, csrs } = fakeServer()
    const school = await start(ask)
    await school.stop()
    const bodies = (path: string) => asked.filter((each) => each.path === path).map(({ body }) => body)
    expect(bodies('/api/authorities')).toEqual([{ name: AUTHORITY_NAME }])
    expect(bodies('/api/schools')).toMatchObject([{ name: SCHOOL_NAME }])
    expect(bodies('/api/rooms')).toEqual(ROOMS.map((room) => ({ school: school.school, ...room })))
    expect(bodies('/api/enrolments')).toEqual(
      schoolMachines('test').map(({ claim, name, kind, serial, room, hardware }) => ({
        ...{ claim, name, kind, serial, room, simulated: true, secret },
        csr: expect.stringMatching(/^-----BEGIN CERTIFICATE REQUEST-----/),
        school: school.school,
        model: hardware.name,
      })),
    )
    expect(new Set(csrs).size).toBe(schoolMachines('test').length)
  })

  it('finds its places and devices again', async () => {
    const { ask, asked, devices } = fakeServer()
    const first = await start(ask)
    await first.stop()
    const before = new Map(devices)
    asked.length = 0
    const second = await start(ask)
    await second.stop()
    expect(second.school).toBe(first.school)
    expect(new Set(asked.map(({ path }) => path))).toEqual(new Set(['/api/enrolments']))
    expect(devices).toEqual(before)
  })

  it('draws every room once, where nobody has drawn the school, so that it can be kept', async () => {
    const { ask, asked } = fakeServer()
    const { school, stop } = await start(ask)
    await stop()
    const path = `/api/schools/${school}/plan`
    const drawn = asked.filter((each) => each.path === path).map(({ body }) => body as unknown as PlanChange)
    expect(drawn).toHaveLength(1)
    expect(drawn[0]?.rooms).toHaveLength(ROOMS.length)
    expect(planFault(drawn[0]?.rooms ?? [], drawn[0]?.areas ?? [])).toBeUndefined()
  })

  it('goes on without the machines that nobody lets in', async () => {
    const { ask } = fakeServer()
    const some: Ask = (method, path, body) =>
      path === '/api/enrolments' && Object(body).name === 'PC info 1'
        ? Promise.resolve({ state: 'waiting' })
        : ask(method, path, body)
    const school = await start(some)
    await school.stop()
    expect(school.devices).toBe(schoolMachines('test').length - 1)
  })

  it('starts nothing where the server does not answer', async () => {
    const ask: Ask = () => Promise.reject(new PreauError('SERVER_UNREACHABLE'))
    await expect(start(ask)).rejects.toMatchObject({ code: 'SERVER_UNREACHABLE' })
  })

  it('refuses an answer that is none', async () => {
    await expect(start(async () => ({ hello: 'world' }))).rejects.toMatchObject({ code: 'MESSAGE_INVALID' })
  })
})
