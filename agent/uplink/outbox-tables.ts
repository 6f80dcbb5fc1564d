import type { DatabaseSync } from 'node:sqlite'
import type { Equipment } from '@preau/protocol/messages/equipment.ts'
import type { Inventory } from '@preau/protocol/messages/inventory.ts'
import { placeOf } from './outbox-place.ts'
import type { Moment, OutboxLimits } from './outbox-record.ts'
import { recordsOf } from './outbox-records.ts'
import { thinningOf } from './thinning.ts'

/** Records after which neighbours are looked for again where there were none. */
const REST = 60

/** The outbox as tables: what its parts can do together. Every change runs inside a transaction that its caller began. */
export function tablesOf(db: DatabaseSync, limits: OutboxLimits) {
  const place = placeOf(db)
  const records = recordsOf(db)
  const thinSamples = thinningOf(db)
  /** A hundredth of the bound at once, so that the search for neighbours is not made for each new sample. */
  const pass = Math.max(1, Math.ceil(limits.samples / 100))
  const contentBytes = limits.bytes / 3
  /** Not before this seq: a search costs a look at every sample. */
  let restUntil = 0

  return {
    ...place,
    ...records,
    /** All parts of one section, in place of those of it that wait still; gives the seq of the last. */
    addInventory(parts: readonly Inventory[], moment: Moment): number | undefined {
      const [head] = parts
      if (!head) return undefined
      records.supersede(head.section)
      let last = -1
      for (const part of parts) last = records.addPart(part, moment)
      place.queueSection(head.section, head.digest, last)
      return last
    },
    /** One that is whole takes the place of those that wait still: of a long outage the state at its end counts. */
    putEquipment(equipment: Equipment, moment: Moment): number {
      if (equipment.full) records.supersede('equipment')
      return records.addEquipment(equipment, moment)
    },
    /** Whether the samples are to be thinned now. */
    isOverLimit(): boolean {
      const { samples, bytes, next } = place.place()
      return (samples > limits.samples || bytes > contentBytes) && next >= restUntil
    },
    /** Thins the oldest samples; true where this is the first time since the outbox was last half empty. */
    thin(): boolean {
      const { thinning, next } = place.place()
      const merged = thinSamples(pass)
      restUntil = next + (merged === 0 ? REST : Math.ceil(merged / 2))
      if (merged === 0 || thinning === 1) return false
      place.setThinning(true)
      return true
    },
    forget(upto: number): void {
      place.forget(upto)
      const { thinning, records: held, samples, bytes } = place.place()
      // An outage is over: give the disk back what it took.
      if (held === 0) db.exec('PRAGMA incremental_vacuum')
      if (thinning === 1 && samples * 2 < limits.samples && bytes * 2 < contentBytes) place.setThinning(false)
    },
  }
}
