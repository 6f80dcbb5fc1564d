import type { Id } from '@preau/protocol/ids.ts'
import type { Database } from '../store/database.ts'
import { keepNewestEvents } from '../store/events.ts'
import { keepNewestSamples } from '../store/samples.ts'
import { keepNewestStatuses } from '../store/status-history.ts'

/**
 * Rows of one device that are kept at most, whatever their age: a device that sends without end must not fill the disk of all.
 * The samples are more than a whole outbox of 30 days and the two days after it; so are the characters of their readings.
 */
export const KEPT_OF_DEVICE = { samples: 50_000, sampleCharacters: 32_000_000, events: 20_000, statuses: 20_000 }

/** After so many rows of a device it is looked at whether it has too many. */
export const LOOK_AFTER = 2000

/** Takes away the oldest rows of a device beyond the bound. */
export async function boundDevice(
  db: Database,
  { school, device }: { school: Id; device: Id },
  kept = KEPT_OF_DEVICE,
): Promise<void> {
  await db.write(async (transaction) => {
    await keepNewestSamples(transaction, school, device, kept.samples, kept.sampleCharacters)
    await keepNewestEvents(transaction, school, device, kept.events)
    await keepNewestStatuses(transaction, school, device, kept.statuses)
  })
}
