import type { Id } from '@preau/protocol/ids.ts'
import type { Equipment as EquipmentBody, EquipmentItem } from '@preau/protocol/messages/equipment.ts'
import { makeOf } from '@preau/protocol/rules/make-of.ts'
import type { DeviceState } from '../fleet/device-state.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { Database, Transaction } from '../store/database.ts'
import { putEquipment } from '../store/equipment.ts'
import { insertEvents } from '../store/events.ts'
import { insertDevice } from '../store/new-devices.ts'
import { findAttached } from './find-attached.ts'
import type { World } from './unit.ts'

/** Devices of one agent, those that it lost counted: an agent gone mad must not fill the fleet. */
const MOST = 128

export interface MakingParts {
  db: Database
  fleet: Fleet
  world: World
}

/**
 * Makes the devices that an agent tells of for the first time: in its school and room, with a name that a person may change. They
 * have to be there before the message is applied, as a machine is enrolled before it speaks.
 */
export async function makeEquipment(parts: MakingParts, via: Id, { items }: EquipmentBody): Promise<void> {
  const { db, fleet } = parts
  for (const item of items) {
    const agent = fleet.get(via)
    if (!agent || findAttached({ states: NO_DRAFTS, fleet }, agent, item)) continue
    if (fleet.attachments.reachedBy(via).length >= MOST) return
    const device = await db.write((transaction) => insertAttached(transaction, parts.world, agent, item))
    await fleet.ensure([{ school: agent.school, device }])
  }
}

const NO_DRAFTS = new Map<Id, DeviceState>()

/** Adds one device that this agent reaches, of which nothing is known yet. Gives its id. */
export async function insertAttached(
  transaction: Transaction,
  world: World,
  via: Pick<DeviceState, 'school' | 'device'>,
  item: EquipmentItem,
): Promise<Id> {
  const { school } = via
  const [id, now] = [world.newId(), world.clock()]
  const place = await transaction.get<{ room: Id | null; simulated: number }>(
    'select room_id as room, simulated from devices where school_id = $1 and id = $2',
    [school, via.device],
  )
  const { key, spec, kind, network = false, vendor = null, model = null, serial = null } = item
  await insertDevice(transaction, {
    school,
    id,
    name: (item.name ?? makeOf(vendor, model)).trim().slice(0, 80) || spec,
    kind,
    room: place?.room ?? null,
    model: makeOf(vendor, model) || null,
    serial,
    // It never asks for a certificate: nobody else can have this claim.
    claim: `equipment:${id}`,
    enrolledAt: now,
    simulated: place?.simulated === 1,
  })
  const said = {
    presence: 'seeking',
    since: now,
    fault: null,
    said: {},
    life: null,
    thresholds: null,
    lost: false,
  } as const
  await putEquipment(transaction, [
    { school, device: id, attached: { via: via.device, key, spec, network, vendor, model, serial, ...said } },
  ])
  const event = { event: 'equipment.found', severity: 'info', source: 'server', params: {} } as const
  await insertEvents(transaction, [
    { school, device: id, epoch: 0, seq: 0, id: world.newId(), at: now, receivedAt: now, ...event },
  ])
  return id
}
