import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../store/database.ts'
import { getDevice } from '../store/devices.ts'
import { readInventory } from '../store/inventories.ts'
import { migrate } from '../store/migrate.ts'
import { insertDevice } from '../store/new-devices.ts'
import { ensureDefaultSchool } from '../store/places.ts'
import { openSqlite } from '../store/sqlite.ts'
import { commitUnit } from './commit.ts'
import { DEVICE, livingDevice, message, NOW, report, SCHOOL, take, told } from './testing/a-device.ts'

let db: Database

beforeEach(async () => {
  db = await openSqlite(':memory:')
  await migrate(db, NOW)
  await db.write(async (transaction) => {
    await ensureDefaultSchool(transaction, { authorityId: DEVICE, schoolId: SCHOOL, authority: 'A', school: 'B' })
    const claim = randomBytes(16).toString('hex')
    await insertDevice(transaction, {
      school: SCHOOL,
      id: DEVICE,
      name: 'PC 1',
      kind: 'desktop',
      room: null,
      model: null,
      serial: null,
      claim,
      enrolledAt: NOW,
    })
  })
})

afterEach(() => db.close())

const system = (digit: string, serial: string) => ({
  section: 'system' as const,
  digest: digit.repeat(16),
  part: 1,
  parts: 1,
  items: [{ manufacturer: 'LENOVO', model: 'ThinkCentre M70q', serial }],
})

describe('commitUnit', () => {
  it('writes what a report says, and its replay adds nothing (I2)', async () => {
    const state = livingDevice()
    for (let i = 0; i < 3; i++) await commitUnit(db, take(state, report(10, [{ 'cpu.load': 42 }])))
    expect(await getDevice(db, 'all', DEVICE)).toMatchObject({ values: { 'cpu.load': 42 }, status: 'ok', heardAt: NOW })
    expect(await db.all('select seq from samples')).toEqual([{ seq: 10 }])
  })

  it('learns model and serial number from the inventory, and finds the device by them', async () => {
    const state = livingDevice()
    await commitUnit(db, take(state, message('inventory', 10, system('a', 'PF3K8Z1T'))))
    expect(await getDevice(db, 'all', DEVICE)).toMatchObject({ model: 'LENOVO ThinkCentre M70q', serial: 'PF3K8Z1T' })
    expect(await db.get("select id from devices where search like '%pf3k8z1t%'")).toEqual({ id: DEVICE })
    expect(state.inventory).toEqual({ system: 'a'.repeat(16) })
  })

  it('tells of an inventory that changed, not of the first one', async () => {
    const state = livingDevice()
    const first = take(state, message('inventory', 10, system('a', '1')))
    await commitUnit(db, first)
    const second = take(state, message('inventory', 11, system('b', '2')))
    await commitUnit(db, second)
    expect([told(first), told(second)]).toEqual([[], ['inventory.changed']])
    expect((await readInventory(db, SCHOOL, DEVICE)).system?.items).toMatchObject([{ serial: '2' }])
  })

  it('keeps what a fleet is asked for in the commit in which a section becomes whole', async () => {
    const state = livingDevice()
    const part = (number: number) => ({
      section: 'software' as const,
      digest: 'c'.repeat(16),
      part: number,
      parts: 2,
      items: [{ name: `Programme ${number}`, version: '1.5' }],
    })
    const programs = () => db.all('select program, version, devices from software_titles order by program')
    await commitUnit(db, take(state, message('inventory', 10, part(1))))
    expect(await programs()).toEqual([])
    await commitUnit(db, take(state, message('inventory', 11, part(2))))
    await commitUnit(db, take(state, message('inventory', 12, system('a', '1'))))
    expect(await programs()).toEqual([
      { program: 'Programme 1', version: '1.5', devices: 1 },
      { program: 'Programme 2', version: '1.5', devices: 1 },
    ])
    expect(await db.all('select model, software_at from device_facts')).toEqual([
      { model: 'ThinkCentre M70q', software_at: NOW },
    ])
  })

  it('keeps a reading that a fleet is asked for, and is not woken by one that changes each minute', async () => {
    const state = livingDevice()
    await commitUnit(db, take(state, report(10, [{ 'cpu.load': 42, 'battery.charge': 50 }])))
    expect(await db.all('select battery from device_facts')).toEqual([{ battery: null }])
    await commitUnit(db, take(state, report(11, [{ 'battery.health': 68.6 }])))
    expect(await db.all('select battery, battery_health from device_facts')).toEqual([
      { battery: 1, battery_health: 69 },
    ])
  })
})
