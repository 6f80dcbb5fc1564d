import { type Id, uuidv7 } from '@preau/protocol/ids.ts'
import { makeContract, type November, playNovember } from '../../server/http/testing/november.ts'
import { serviceLevels } from '../../server/service/service-levels.ts'
import { TicketDesk } from '../../server/service/ticket-desk.ts'
import { openStore } from '../../server/store/open.ts'

/** A year of weeks back, so that the month of the guide is over whenever the tests run, on the same days of the week. */
export const SHIFT = -364
/** The month of the guide there. */
export const MONTH = '2025-11'

/** Fills a data folder with the contract of the guide and its month, played through the ticket desk. */
export async function fillContractStore(data: string): Promise<November> {
  let now = Date.UTC(2025, 7, 20)
  let made = 0
  const clock = () => now
  const newId = (): Id => {
    const bytes = new Uint8Array(10)
    new DataView(bytes.buffer).setUint32(6, ++made)
    return uuidv7(now, bytes)
  }
  const db = await openStore(data, now)
  try {
    const { contracts } = serviceLevels(db)
    const tickets = new TicketDesk({ clock, newId, covers: contracts })
    const stage = { db, newId, services: { tickets, covers: contracts, clock } }
    const setNow = (at: number) => {
      now = at
    }
    return await playNovember(stage, await makeContract(stage, undefined, SHIFT), setNow, SHIFT)
  } finally {
    await db.close()
  }
}
