import type { Id } from '@preau/protocol/ids.ts'
import { SERVER_EVENTS } from '@preau/protocol/messages/event.ts'
import type { SectionItem } from '@preau/protocol/messages/inventory.ts'
import { makeOf } from '@preau/protocol/rules/make-of.ts'
import { type EndedCommand, endCommands } from '../store/commands.ts'
import { closeConnections, openConnections } from '../store/connections.ts'
import type { Database, Queries } from '../store/database.ts'
import { putSectionFacts, putStateFacts, type StateFacts } from '../store/device-facts.ts'
import { saveDeviceStates } from '../store/device-states.ts'
import { noteHardware } from '../store/devices.ts'
import { putEquipment } from '../store/equipment.ts'
import { type EventRow, insertEvents } from '../store/events.ts'
import { putInventoryParts, type WholeSection, wholeItems } from '../store/inventories.ts'
import { insertLessonRecords } from '../store/lessons.ts'
import { insertQuarantined } from '../store/quarantine.ts'
import { deferSamples, insertSamples } from '../store/samples.ts'
import { insertStatusChanges } from '../store/status-history.ts'
import { putTablets } from '../store/tablets.ts'
import { takeUpdateResults } from '../store/update-results.ts'
import { tell, type Unit } from './unit.ts'

/** Entries that are worked out while those before them are written. */
const SLICE = 200

/**
 * Writes a unit in one transaction. When it resolves, all of it is on disk; when it throws, nothing of it is.
 * `entries` are what is still to be entered into the unit: while the thread of the database inserts the samples of a slice of
 * them, this one works out the next. Sections of inventories that became whole are entered into the drafts.
 */
export async function commitUnit(db: Database, unit: Unit, entries: readonly (() => void)[] = []): Promise<void> {
  await db.write(async (transaction) => {
    let inserted: Promise<unknown> | undefined
    for (let at = 0; at < entries.length; at += SLICE) {
      for (const enter of entries.slice(at, at + SLICE)) enter()
      await inserted
      if (at + SLICE >= entries.length) break
      inserted = insertSamples(transaction, unit.samples.splice(0))
      inserted.catch(() => undefined)
    }
    deferSamples(transaction, unit.samples.splice(0))
    const changed: WholeSection[] = []
    for (const whole of await putInventoryParts(transaction, unit.parts)) {
      const { school, device, section, digest } = whole
      const state = unit.states.get(device)
      if (!state || state.inventory[section] === digest) continue
      if (state.inventory[section] !== undefined) {
        tell(unit, { ...state, school }, 'inventory.changed', unit.world.clock(), { section })
      }
      state.inventory = { ...state.inventory, [section]: digest }
      changed.push(whole)
      if (section === 'system') await noteHardware(transaction, device, hardwareOf(unit, device, digest))
    }
    await putSectionFacts(transaction, await wholeItems(transaction, changed))
    putStateFacts(transaction, measuredStates(unit))
    await putAttached(transaction, unit)
    await putTablets(transaction, unit.tablets)
    unit.ended = await endCommands(transaction, unit.results)
    await insertEvents(transaction, [...unit.events, ...unit.ended.map((ended) => endedEvent(unit, ended))])
    await insertLessonRecords(transaction, unit.lessons)
    await takeUpdateResults(transaction, unit.updates)
    await insertQuarantined(transaction, unit.quarantined)
    insertStatusChanges(transaction, unit.statusChanges)
    await openConnections(transaction, unit.opened)
    await closeConnections(transaction, unit.closed)
    const states = [...unit.states.values()]
    saveDeviceStates(
      transaction,
      states,
      states.filter(({ device }) => unit.restated.has(device)),
    )
  })
}

/** Model and serial number as the system section says them; it is one item, and so one part. */
function hardwareOf(unit: Unit, device: Id, digest: string): { model: string | null; serial: string | null } {
  const part = unit.parts.find((each) => each.device === device && each.section === 'system' && each.digest === digest)
  const { manufacturer, model, serial }: Partial<SectionItem<'system'>> = part?.items[0] ?? {}
  return { model: makeOf(manufacturer ?? null, model ?? null) || null, serial: serial?.trim() || null }
}

/** How devices are attached, and of what make they are. */
async function putAttached(transaction: Queries, { states, attached, remade }: Unit): Promise<void> {
  const drafts = [...attached].flatMap((id) => {
    const state = states.get(id)
    return state?.attached ? [{ school: state.school, device: id, attached: state.attached }] : []
  })
  await putEquipment(transaction, drafts)
  for (const { device, attached: is } of drafts.filter((draft) => remade.has(draft.device))) {
    await noteHardware(transaction, device, { model: makeOf(is.vendor, is.model) || null, serial: is.serial })
  }
}

/** A line of the timeline about a command that ended. */
function endedEvent({ world }: Unit, { school, device, command, outcome }: EndedCommand): EventRow {
  const event = outcome === 'done' ? 'command.done' : 'command.failed'
  const now = world.clock()
  const made = {
    epoch: 0,
    seq: world.nextSeq(),
    id: world.newId(),
    at: now,
    receivedAt: now,
    source: 'server',
  } as const
  return { school, device, ...made, event, severity: SERVER_EVENTS[event], params: { command, outcome } }
}

/** What the devices say of which a reading came that a fleet can be asked for. */
function measuredStates({ states, measured }: Unit): StateFacts[] {
  return [...measured].flatMap((device) => {
    const state = states.get(device)
    return state ? [{ school: state.school, device, values: state.values, agent: state.agent?.version ?? null }] : []
  })
}
