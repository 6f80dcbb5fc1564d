import type { EquipmentItem } from '@preau/protocol/messages/equipment.ts'
import type { Status } from '@preau/protocol/rules/device-status.ts'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Database } from '../store/database.ts'
import { getDevice, listDevices } from '../store/devices.ts'
import { listEquipment } from '../store/equipment-list.ts'
import { listEvents } from '../store/events.ts'
import { migrate } from '../store/migrate.ts'
import { insertDevice } from '../store/new-devices.ts'
import { ensureDefaultSchool } from '../store/places.ts'
import { openSqlite } from '../store/sqlite.ts'
import { writeEquipment } from './equipment.ts'

const SCHOOL = '01999d00-0000-7000-8000-000000000001'
const VIA = '01999d00-0000-7000-8000-0000000000aa'
const HOUR = 3_600_000
const EIGHT = Date.parse('2026-11-20T07:00:00Z')
const at = (hour: number) => EIGHT + hour * HOUR
const NOW = at(24 * 4)

let db: Database
beforeEach(async () => {
  db = await openSqlite(':memory:')
  await migrate(db, EIGHT)
  await db.write(async (t) => {
    await ensureDefaultSchool(t, { authorityId: VIA, schoolId: SCHOOL, authority: 'A', school: 'B' })
    const machine = { name: 'TNI', kind: 'board_pc', room: null, model: null, serial: null, enrolledAt: EIGHT } as const
    await insertDevice(t, { school: SCHOOL, id: VIA, claim: 'c'.repeat(32), simulated: true, ...machine })
  })
})
afterEach(() => db.close())

const item = (values: EquipmentItem['values']): EquipmentItem => ({
  ...{ key: 'epson:X4', spec: 'epson/escvp21', kind: 'projector', name: 'VPI', presence: 'present' },
  ...{ vendor: 'EPSON', model: 'EB-685Wi', serial: 'X4', life: { lamp: 4000 }, values },
})
const write = (told: readonly { at: number; item: EquipmentItem }[], statuses: readonly [number, Status][]) => {
  const stood = statuses.map(([hour, status]) => ({ at: at(hour), status }))
  const via = { school: SCHOOL, device: VIA, epoch: 7, interval: 30, statuses: stood }
  return db.write((t) => writeEquipment(t, via, told, NOW))
}
const projectors = async () => (await listDevices(db, 'all', { kind: 'projector' })).rows

it('is a device with its state, its reasons since when they hold, and its hours by day and hour', async () => {
  await write(
    [
      { at: at(1), item: item({ power: 'on', 'lamp.hours': 3799 }) },
      { at: at(2), item: item({ power: 'on', 'lamp.hours': 3800 }) },
      { at: at(3), item: item({ power: 'standby', 'lamp.hours': 3800 }) },
      { at: at(95), item: item({ power: 'on', 'lamp.hours': 3801 }) },
    ],
    [
      [0, 'ok'],
      [9, 'asleep'],
      [94, 'ok'],
    ],
  )
  const [row] = await projectors()
  if (!row) throw new Error('no projector')
  expect(row).toMatchObject({ name: 'VPI', status: 'degraded', simulated: true, serial: 'X4' })
  expect([row.since, row.reasons.map(({ code, since }) => [code, since])]).toEqual([at(2), [['lamp_worn', at(2)]]])
  const device = await getDevice(db, 'all', row.id)
  expect([device.heardAt, device.values]).toEqual([at(95), { 'lamp.hours': 3801, 'lamp.life': 4000 }])
  const [attached] = await listEquipment(db, 'all', SCHOOL, VIA)
  expect(attached).toMatchObject({ id: row.id, presence: 'present', values: { power: 'on', 'lamp.hours': 3801 } })

  const { rows } = await listEvents(db, SCHOOL, row.id, {})
  const story = rows.map((event) => [event.event, (event.at - EIGHT) / HOUR, event.params.to]).reverse()
  expect(story).toEqual([
    ['equipment.found', 1, undefined],
    ['status.changed', 1, 'ok'],
    ['status.changed', 2, 'degraded'],
    ['status.changed', 9, 'asleep'],
    ['status.changed', 94, 'degraded'],
  ])
})

it('keeps what is young sample by sample and what is older by day', async () => {
  await write(
    [
      { at: at(1), item: item({ power: 'on', 'lamp.hours': 10 }) },
      { at: at(2), item: item({ power: 'on', 'lamp.hours': 11 }) },
      { at: at(95), item: item({ power: 'on', 'lamp.hours': 12 }) },
    ],
    [[0, 'ok']],
  )
  const count = async (table: string) =>
    (await db.get<{ count: number }>(`select count(*) as count from ${table}`))?.count ?? 0
  expect([await count('samples'), (await count('sample_days')) > 0]).toEqual([1, true])
})

it('says nothing while its machine is away, and is not there where nothing was told', async () => {
  await write(
    [
      { at: at(1), item: item({ power: 'on', 'lamp.hours': 10 }) },
      { at: at(5), item: item({ power: 'on', 'lamp.hours': 99 }) },
    ],
    [
      [0, 'ok'],
      [4, 'offline'],
    ],
  )
  const [row] = await projectors()
  expect(row).toMatchObject({ status: 'offline', reasons: [{ code: 'via_offline', since: at(4) }] })
  expect((await getDevice(db, 'all', row?.id ?? '')).values['lamp.hours']).toBe(10)
  await write([], [[0, 'ok']])
  expect((await projectors()).length).toBe(1)
})
