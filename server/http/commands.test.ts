import { CommandList, CommandRow } from '@preau/protocol/api/commands.ts'
import { Device } from '@preau/protocol/api/devices.ts'
import { EquipmentList } from '@preau/protocol/api/equipment-list.ts'
import { decoder } from '@preau/protocol/decode.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { EquipmentItem } from '@preau/protocol/messages/equipment.ts'
import type { DeviceSpec } from '@preau/protocol/spec/device-spec.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { endCommands } from '../store/commands.ts'
import { type Attached, putEquipment } from '../store/equipment.ts'
import { insertDevice } from '../store/new-devices.ts'
import { type TestHttp, testHttp } from './testing.ts'

const readDevice = decoder(Device, 'INTERNAL')
const readRow = decoder(CommandRow, 'INTERNAL')
const readList = decoder(CommandList, 'INTERNAL')
const readEquipment = decoder(EquipmentList, 'INTERNAL')
const EPSON = 'epson/escvp21'
const PROMETHEAN = 'promethean/activpanel'
/** A Monday, 10:00 and 19:00 in Paris. */
const LESSON = Date.UTC(2026, 10, 23, 9)
const EVENING = Date.UTC(2026, 10, 23, 18)

let http: TestHttp
let now: number
let ids: { school: Id; room: Id; device: Id }
let projector: Id

async function open(settings: Parameters<typeof testHttp>[0] = {}): Promise<void> {
  http = await testHttp({ clock: () => now, ...settings })
  ids = await http.place()
  await http.db.run(`update devices set status = 'ok' where id = $1`, [ids.device])
  projector = await attach()
}

beforeEach(() => {
  now = EVENING
  return open()
})
afterEach(() => http.close())

/** A device that the machine of the place reaches. */
async function attach(
  fields: Partial<Attached> = {},
  said: EquipmentItem['values'] = { power: 'standby' },
): Promise<Id> {
  const id = http.newId()
  const machine = { room: ids.room, model: null, serial: null, enrolledAt: now, kind: 'projector' } as const
  const attached: Attached = {
    ...{ via: ids.device, key: `epson:${id}`, spec: EPSON, network: false, vendor: 'EPSON', model: null, serial: null },
    ...{ presence: 'present', since: now, fault: null, said, life: { lamp: 4000 }, thresholds: null, lost: false },
    ...fields,
  }
  await http.db.write(async (t) => {
    await insertDevice(t, { school: ids.school, id, name: 'Projecteur', claim: `equipment:${id}`, ...machine })
    await putEquipment(t, [{ school: ids.school, device: id, attached }])
  })
  return id
}

const post = (url: string, payload: object, cookie = http.cookie) =>
  http.app.inject({ method: 'POST', url, payload, headers: { cookie, 'x-preau': '1' } })
const ask = (payload: object, id = projector, cookie = http.cookie) =>
  post(`/api/devices/${id}/commands`, payload, cookie)
const outcome = async (reply: ReturnType<typeof ask>) => {
  const { statusCode, json } = await reply
  const { code, context } = json()
  return [statusCode, code, context?.reason].filter((each) => each !== undefined && each !== null)
}
const audited = () =>
  http.db
    .all('select action, result, params from audit_lines order by seq')
    .then((rows) => rows.map(({ action, result, params }) => [action, result, JSON.parse(String(params))]))

describe('a command', () => {
  it('is in the store, written into the audit and on its way when it is answered', async () => {
    const reply = await ask({ command: 'power_on' })
    expect(reply.statusCode).toBe(202)
    const row = readRow(reply.json())
    expect(row).toMatchObject({ device: projector, command: 'power_on', state: 'waiting', notAfter: now + 60_000 })
    expect(http.told.commands).toEqual([
      expect.objectContaining({
        id: row.id,
        device: projector,
        via: ids.device,
        key: `epson:${projector}`,
        explicit: false,
      }),
    ])
    expect(await audited()).toEqual([['device.command', 'done', { command: 'power_on' }]])
    const list = await http.app.inject(`/api/devices/${projector}/commands`)
    expect(readList(list.json()).rows).toEqual([row])
  })

  it('is listed with its proof once its agent has answered', async () => {
    const { id } = readRow((await ask({ command: 'power_on' })).json())
    const proof = { sent: '50 57', received: '3A', shown: { power: 'on' } }
    const result = { id, outcome: 'done', proof } as const
    await http.db.write((t) => endCommands(t, [{ school: ids.school, via: ids.device, result, at: now + 5 }]))
    const { rows } = readList((await http.app.inject(`/api/devices/${projector}/commands`)).json())
    expect(rows).toEqual([expect.objectContaining({ id, state: 'done', proof, endedAt: now + 5 })])
  })

  it('is refused with its reason where the state does not allow it, and nothing is sent', async () => {
    const cooling = await attach({}, { power: 'cooling' })
    const unread = await attach({}, {})
    const silent = await attach({ presence: 'silent' })
    const lost = await attach({ lost: true })
    const strange = await attach({ spec: 'acme/unknown' })
    const refused = await Promise.all([
      outcome(ask({ command: 'power_on' }, cooling)),
      outcome(ask({ command: 'power_on' }, unread)),
      outcome(ask({ command: 'power_on' }, silent)),
      outcome(ask({ command: 'power_on' }, lost)),
      outcome(ask({ command: 'power_on' }, strange)),
      outcome(ask({ command: 'reformat' })),
      outcome(ask({ command: 'constructor' })),
      outcome(ask({ command: 'power_on', choice: 'twice' })),
      outcome(ask({ command: 'power_on' }, ids.device)),
    ])
    expect(refused).toEqual([
      ...['power', 'unread', 'silent', 'lost', 'unknown', 'unknown', 'unknown', 'not_offered'].map((reason) => [
        409,
        'ACTION_NOT_ALLOWED',
        reason,
      ]),
      [409, 'EQUIPMENT_NONE'],
    ])
    expect(http.told.commands).toEqual([])
  })

  it('is refused where the machine that reaches the device is not there', async () => {
    await http.db.run(`update devices set status = 'offline' where id = $1`, [ids.device])
    expect(await outcome(ask({ command: 'power_on' }))).toEqual([409, 'ACTION_NOT_ALLOWED', 'offline'])
  })

  it('chooses only what its spec offers', async () => {
    const on = await attach({}, { power: 'on' })
    expect(await outcome(ask({ command: 'input' }, on))).toEqual([409, 'ACTION_NOT_ALLOWED', 'not_offered'])
    expect(await outcome(ask({ command: 'input', choice: 'toString' }, on))).toEqual([
      409,
      'ACTION_NOT_ALLOWED',
      'not_offered',
    ])
    expect((await ask({ command: 'input', choice: 'hdmi2' }, on)).statusCode).toBe(202)
    expect(http.told.commands.map(({ choice }) => choice)).toEqual(['hdmi2'])
  })

  it('I6 takes the board of a class away only where its teacher accepts, and that is written down', async () => {
    const on = await attach({}, { power: 'on' })
    now = LESSON
    expect(await outcome(ask({ command: 'power_off' }, on))).toEqual([409, 'ACTION_NOT_ALLOWED', 'lesson'])
    expect((await ask({ command: 'blank_on' }, on)).statusCode).toBe(202)
    expect((await ask({ command: 'power_off', accepted: true }, on)).statusCode).toBe(202)
    expect((await audited()).at(-1)).toEqual(['device.command', 'done', { command: 'power_off', accepted: true }])
    expect(http.told.commands.at(-1)).toMatchObject({ command: 'power_off', accepted: true })
    now = EVENING
    expect((await ask({ command: 'power_off' }, on)).statusCode).toBe(202)
  })

  it('I4 reaches ten devices of a school in a minute, whoever holds the session', async () => {
    const many = await Promise.all(Array.from({ length: 11 }, () => attach()))
    const first = await Promise.all(many.slice(0, 10).map((id) => outcome(ask({ command: 'power_on' }, id))))
    expect(first.flat()).toEqual(Array(10).fill(202))
    expect(await outcome(ask({ command: 'power_on' }, many[10]))).toEqual([429, 'COMMANDS_TOO_MANY'])
    expect((await ask({ command: 'power_on' }, many[0])).statusCode).toBe(202)
    now += 60_001
    expect((await ask({ command: 'power_on' }, many[10])).statusCode).toBe(202)
  })

  it('waits in a queue that has an end', async () => {
    const codes: unknown[] = []
    for (let times = 0; times < 6; times++) codes.push((await ask({ command: 'power_on' })).statusCode)
    expect(codes).toEqual([202, 202, 202, 202, 429, 429])
  })

  it('is refused to those whose role does not hold for it, or not there', async () => {
    const as = (role: 'observer' | 'school_referent' | 'technician', school: Id) =>
      http.signIn([{ role, scope: { kind: 'school', id: school } }])
    const elsewhere = http.newId()
    expect(await outcome(ask({ command: 'power_on' }, projector, as('observer', ids.school)))).toEqual([
      403,
      'ACTION_REFUSED',
    ])
    expect(await outcome(ask({ command: 'power_on' }, projector, as('technician', elsewhere)))).toEqual([
      404,
      'DEVICE_NOT_FOUND',
    ])
    expect((await ask({ command: 'power_on' }, projector, as('school_referent', ids.school))).statusCode).toBe(202)
  })

  it('I4 is not asked for by a program of this machine, which no person answers for', async () => {
    const authorization = `Local ${http.localSecret}`
    const reply = await http.app.inject({
      method: 'POST',
      url: `/api/devices/${projector}/commands`,
      payload: { command: 'power_on' },
      headers: { authorization },
    })
    expect(reply.statusCode).toBe(403)
  })
})

describe('what is dangerous', () => {
  beforeEach(async () => {
    await http.close()
    const { specs } = http.services
    const epson = specs.get(EPSON) as DeviceSpec
    const power = epson.commands.power_on
    const reset = { ...power, label: { fr: 'Réinitialiser', en: 'Reset' }, risk: 'danger', when: ['standby'] } as const
    const dangerous = { ...epson, commands: { ...epson.commands, reset } } as unknown as DeviceSpec
    await open({ specs: new Map([[EPSON, dangerous]]) })
  })

  it('is done only where the person was asked for it by name, and audited as such', async () => {
    expect(await outcome(ask({ command: 'reset' }))).toEqual([409, 'ACTION_NOT_ALLOWED', 'danger'])
    expect((await ask({ command: 'reset', explicit: true })).statusCode).toBe(202)
    expect(http.told.commands.map(({ explicit }) => explicit)).toEqual([true])
    expect((await audited()).at(-1)).toEqual(['device.command_danger', 'done', { command: 'reset', explicit: true }])
  })

  it('is refused to who may only do what is harmless, and that is written down', async () => {
    const referent = http.signIn([{ role: 'school_referent', scope: { kind: 'school', id: ids.school } }])
    expect(await outcome(ask({ command: 'reset', explicit: true }, projector, referent))).toEqual([
      403,
      'ACTION_REFUSED',
    ])
    expect((await audited()).at(-1)?.slice(0, 2)).toEqual(['device.command_danger', 'refused'])
    expect(http.told.commands).toEqual([])
  })
})

describe('a confirmation on site', () => {
  it('lets a device act whose description only a driver says, until its description is another', async () => {
    const panel = await attach({ spec: PROMETHEAN, vendor: 'Promethean' })
    expect(await outcome(ask({ command: 'power_on' }, panel))).toEqual([409, 'ACTION_NOT_ALLOWED', 'unconfirmed'])
    const confirmed = readDevice((await post(`/api/devices/${panel}/confirmation`, { confirmed: true })).json())
    expect(confirmed.equipment?.confirmed).toEqual({ at: now, by: null })
    expect((await ask({ command: 'power_on' }, panel)).statusCode).toBe(202)
    expect(http.told.commands.map((asked) => asked.confirmed)).toEqual([true])
    await http.db.write((t) => putEquipment(t, [{ school: ids.school, device: panel, attached: attachedOf(EPSON) }]))
    await http.db.write((t) =>
      putEquipment(t, [{ school: ids.school, device: panel, attached: attachedOf(PROMETHEAN) }]),
    )
    expect(await outcome(ask({ command: 'power_on' }, panel))).toEqual([409, 'ACTION_NOT_ALLOWED', 'unconfirmed'])
  })

  it('is taken back, and is none for a machine', async () => {
    await post(`/api/devices/${projector}/confirmation`, { confirmed: true })
    const back = readDevice((await post(`/api/devices/${projector}/confirmation`, { confirmed: false })).json())
    expect(back.equipment?.confirmed).toBeNull()
    expect(await outcome(post(`/api/devices/${ids.device}/confirmation`, { confirmed: true }))).toEqual([
      409,
      'EQUIPMENT_NONE',
    ])
    expect((await audited()).map(([action]) => action)).toEqual(['equipment.confirm', 'equipment.confirm'])
  })

  const attachedOf = (spec: string): Attached => ({
    ...{
      via: ids.device,
      key: 'k',
      spec,
      network: false,
      vendor: null,
      model: null,
      serial: null,
      life: null,
      thresholds: null,
    },
    ...{ presence: 'present', since: now, fault: null, said: { power: 'standby' }, lost: false },
  })
})

describe('the detail of a device', () => {
  it('says how it is attached and what may be asked of it, with the reason where not', async () => {
    const { equipment } = readDevice((await http.app.inject(`/api/devices/${projector}`)).json())
    expect(equipment).toMatchObject({
      via: ids.device,
      viaName: 'TNI du CP',
      spec: EPSON,
      certainty: 'C',
      lesson: false,
    })
    const byName = new Map(equipment?.commands.map((command) => [command.name, command]))
    expect(byName.get('power_on')).toMatchObject({ risk: 'act', disturbs: false, reason: null, sets: ['power'] })
    expect(byName.get('power_off')).toMatchObject({ disturbs: true, reason: 'power' })
    expect(byName.get('input')?.options).toContain('hdmi1')
  })

  it('is without equipment for a machine, whose page lists what it reaches', async () => {
    expect(readDevice((await http.app.inject(`/api/devices/${ids.device}`)).json()).equipment).toBeNull()
    const { rows } = readEquipment((await http.app.inject(`/api/devices/${ids.device}/equipment`)).json())
    expect(rows).toEqual([expect.objectContaining({ id: projector, spec: EPSON, presence: 'present' })])
  })

  it('keeps the kind that its spec says, whatever a person would make of it', async () => {
    const change = (id: Id, kind: string) =>
      http.app.inject({ method: 'PATCH', url: `/api/devices/${id}`, payload: { kind } })
    expect((await change(projector, 'laptop')).statusCode).toBe(400)
    expect((await change(ids.device, 'projector')).statusCode).toBe(400)
    expect((await change(ids.device, 'laptop')).statusCode).toBe(200)
  })
})
