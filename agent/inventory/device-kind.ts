import type { InventorySections } from '@preau/protocol/messages/inventory.ts'
import type { DeviceKind } from '@preau/protocol/rules/device-status.ts'
import type { ReadingValues } from '@preau/protocol/rules/readings.ts'
import { kindOfChassis } from './chassis.ts'

/**
 * What sort of machine this is, as far as the machine can tell: by its chassis, else by a battery. No reading tells a board's
 * PC from a desk's: a person says that.
 */
export function guessKind(sections: Partial<InventorySections>, values: ReadingValues = {}): DeviceKind {
  const [system] = sections.system ?? []
  const byChassis = system?.chassis === undefined ? undefined : kindOfChassis(system.chassis)
  return byChassis ?? (typeof values['battery.charge'] === 'number' ? 'laptop' : 'other')
}
