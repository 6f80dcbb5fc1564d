import { randomBytes } from 'node:crypto'
import { PreauError } from '@preau/protocol/errors.ts'
import { type Id, uuidv7 } from '@preau/protocol/ids.ts'
import { SERVER_EVENTS } from '@preau/protocol/messages/event.ts'
import { sectionDigest } from '@preau/protocol/rules/digest.ts'
import { wake } from '../fleet/device-state.ts'
import { newUnit } from '../ingest/unit.ts'
import type { Transaction } from '../store/database.ts'
import { loadDeviceState } from '../store/device-states.ts'
import { insertEvents } from '../store/events.ts'
import { insertDevice } from '../store/new-devices.ts'
import { endPast, type Past, takeRecord } from './device-past.ts'
import { writeEquipment } from './equipment.ts'
import { pastWorld } from './past-world.ts'
import type { ToldDevice } from './told.ts'
import { writePast } from './write-past.ts'

/** Where a device stands, and until when it told, ms since 1970. */
export interface DevicePlace {
  school: Id
  id: Id
  room: Id | null
  now: number
}

/** Adds a device with its whole past. Throws INTERNAL where its claim has a device already. */
export async function writeDevice(transaction: Transaction, place: DevicePlace, told: ToldDevice): Promise<void> {
  const { school, id: device, room, now } = place
  const { claim, name, kind, model, serial, enrolledAt } = told
  const made = { school, id: device, room, claim, name, kind, model, serial, enrolledAt, simulated: true }
  if (!(await insertDevice(transaction, made)))
    throw new PreauError('INTERNAL', { what: 'claim is taken', device: name })
  await insertEvents(transaction, [enrolment(school, device, enrolledAt)])
  const stored = await loadDeviceState(transaction, school, device)
  if (!stored) throw new PreauError('DEVICE_NOT_FOUND', { device })
  const past = await liveThrough(wake(stored), told, now)

  const { interval, state, unit } = past
  const via = { school, device, epoch: state.epoch, interval, statuses: [...unit.statusChanges] }
  await writePast(transaction, past, now)
  for (const items of told.attached) await writeEquipment(transaction, via, items, now)
}

/** Works off what the device told. */
async function liveThrough(state: Past['state'], told: ToldDevice, now: number): Promise<Past> {
  const { world, turn } = pastWorld(told.enrolledAt)
  const unit = newUnit(world)
  const past: Past = { unit, state, samples: [], outbox: [], interval: told.interval, inventoryAt: null, turn }
  state.epoch = Math.floor(told.enrolledAt / 1000)
  state.stateEpoch = state.epoch
  state.instance = randomBytes(16).toString('hex')
  for (const records of told.records) for (const record of records) takeRecord(past, record)
  if (state.firstHeardAt === null) return past
  state.agent = told.agent
  addInventory(past, told)
  endPast(past, now)
  unit.states.set(state.device, state)
  unit.restated.add(state.device)
  unit.measured.add(state.device)
  return past
}

/** What the device is made of, as it said when it was first heard as what it is now. */
function addInventory({ unit, state, inventoryAt }: Past, { inventory }: ToldDevice): void {
  const { school, device, epoch } = state
  for (const { section, items } of inventory) {
    state.upto += 1
    unit.parts.push({
      ...{ school, device, epoch, section, items },
      seq: state.upto,
      digest: sectionDigest(items),
      part: 1,
      parts: 1,
      at: inventoryAt ?? 0,
    })
  }
  state.stateSeq = state.upto
}

function enrolment(school: Id, device: Id, at: number) {
  return {
    ...{ school, device, at },
    epoch: 0,
    seq: 0,
    id: uuidv7(at, randomBytes(10)),
    receivedAt: at,
    source: 'server',
    event: 'device.enrolled',
    severity: SERVER_EVENTS['device.enrolled'],
    params: {},
  } as const
}
