import { closeConnections, openConnections } from '../store/connections.ts'
import type { Database } from '../store/database.ts'
import { saveDeviceStates } from '../store/device-states.ts'
import { insertEvents } from '../store/events.ts'
import { putInventoryParts } from '../store/inventories.ts'
import { insertQuarantined } from '../store/quarantine.ts'
import { insertSamples } from '../store/samples.ts'
import { insertStatusChanges } from '../store/status-history.ts'
import { tell, type Unit } from './unit.ts'

/**
 * Writes a unit in one transaction. When it resolves, all of it is on disk; when it throws, nothing of it is.
 * Sections of inventories that became whole are entered into the drafts.
 */
export async function commitUnit(db: Database, unit: Unit): Promise<void> {
  await db.write(async (transaction) => {
    await insertSamples(transaction, unit.samples)
    for (const { school, device, section, digest } of await putInventoryParts(transaction, unit.parts)) {
      const state = unit.states.get(device)
      if (!state || state.inventory[section] === digest) continue
      if (state.inventory[section] !== undefined) {
        tell(unit, { ...state, school }, 'inventory.changed', unit.world.clock(), { section })
      }
      state.inventory = { ...state.inventory, [section]: digest }
    }
    await insertEvents(transaction, unit.events)
    await insertQuarantined(transaction, unit.quarantined)
    await insertStatusChanges(transaction, unit.statusChanges)
    await openConnections(transaction, unit.opened)
    await closeConnections(transaction, unit.closed)
    await saveDeviceStates(transaction, [...unit.states.values()])
  })
}
