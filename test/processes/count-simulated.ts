import { openStore } from '../../server/store/open.ts'

/** How much of the demo there is in the store of a folder that no server holds. */
export interface SimulatedCounts {
  schools: number
  devices: number
  statuses: number
  events: number
  /** Device-days of folded samples. */
  days: number
}

/** Counts it. Makes the store where there is none. */
export async function countSimulated(folder: string): Promise<SimulatedCounts> {
  const db = await openStore(folder)
  try {
    const count = async (from: string) =>
      (await db.get<{ n: number }>(`select count(*) as n from ${from}`))?.n ?? Number.NaN
    const mine = 'd on d.school_id = r.school_id and d.id = r.device_id where d.simulated = 1'
    return {
      schools: await count(`schools where name = 'École Jules-Ferry'`),
      devices: await count('devices where simulated = 1'),
      statuses: await count(`status_changes r join devices ${mine}`),
      events: await count(`events r join devices ${mine}`),
      days: await count(
        `sample_days s join sample_devices r on r.number = s.number join devices ${mine} and s.part = 0`,
      ),
    }
  } finally {
    await db.close()
  }
}
