import { Device } from '@preau/protocol/api/devices.ts'
import { decoder } from '@preau/protocol/decode.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { FirmwareJobChange } from '@preau/protocol/rules/firmware-job.ts'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Attached, putEquipment } from '../store/equipment.ts'
import { insertDevice } from '../store/new-devices.ts'
import { type TestHttp, testHttp } from './testing.ts'

const readDevice = decoder(Device, 'INTERNAL')
const EPSON = 'epson/escvp21'
const HID = 'hid/ups'

let http: TestHttp
let now = Date.UTC(2026, 10, 23, 18)
let school: Id
let via: Id
let room: Id
beforeEach(async () => {
  http = await testHttp({ clock: () => now })
  ;({ school, device: via, room } = await http.place())
})
afterEach(() => http.close())

async function attach(spec = EPSON, firmware?: string): Promise<Id> {
  const id = http.newId()
  await http.db.write(async (t) => {
    const device = { room, model: null, serial: null, enrolledAt: now, kind: 'projector' } as const
    await insertDevice(t, { school, id, name: 'Projecteur', claim: `equipment:${id}`, ...device })
  })
  await say(id, spec, firmware)
  return id
}

/** The agent says how the device is. */
async function say(device: Id, spec = EPSON, firmware?: string): Promise<void> {
  const attached: Attached = {
    ...{ via, key: `k:${device}`, spec, network: false, vendor: 'EPSON', model: null, serial: null },
    ...{ presence: 'present', since: now, fault: null, life: null, thresholds: null, lost: false },
    said: { power: 'on', ...(firmware !== undefined && { firmware }) },
  }
  await http.db.write((t) => putEquipment(t, [{ school, device, attached }]))
}

const post = (device: Id, payload: FirmwareJobChange, cookies?: Record<string, string>) =>
  http.app.inject({ method: 'POST', url: `/api/devices/${device}/firmware-job`, payload, ...(cookies && { cookies }) })
const done = async (device: Id, change: FirmwareJobChange) => {
  const answer = await post(device, change)
  expect(answer.statusCode).toBe(200)
  return readDevice(answer.json()).equipment?.firmwareJob
}

it('is followed step by step, is in the timeline, and is proved by the version that the device says afterwards', async () => {
  const device = await attach(EPSON, '1.0')
  const begun = await done(device, { act: 'begin' })
  const count = begun?.steps.length ?? 0
  expect(begun).toMatchObject({ from: '1.0', ended: null, steps: begun?.steps.map(() => ({ done: null })) })
  expect(count).toBeGreaterThan(1)
  expect((await post(device, { act: 'end', as: 'done' })).json()).toMatchObject({ code: 'FIRMWARE_JOB_REFUSED' })
  now += 60_000
  for (let step = 0; step < count; step++) await done(device, { act: 'tick', step, done: true })
  expect(await done(device, { act: 'end', as: 'done' })).toMatchObject({
    steps: begun?.steps.map(() => ({ done: { at: now, by: null } })),
    ended: { at: now, as: 'done', shown: 'same' },
  })
  await say(device, EPSON, '1.1')
  const seen = await http.app.inject({ url: `/api/devices/${device}` })
  expect(readDevice(seen.json()).equipment?.firmwareJob?.ended?.shown).toBe('changed')
  const events = await http.db.all<{ event: string }>(`select event from events where device_id = $1`, [device])
  expect(events.map(({ event }) => event)).toEqual(expect.arrayContaining(['firmware.begun', 'firmware.done']))
})

it('is none where a spec has no steps, and none for a machine', async () => {
  const ups = await attach(HID)
  expect((await post(ups, { act: 'begin' })).json()).toMatchObject({ code: 'FIRMWARE_JOB_REFUSED' })
  expect((await post(via, { act: 'begin' })).json()).toMatchObject({ code: 'EQUIPMENT_NONE' })
})
