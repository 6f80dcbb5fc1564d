import type { Queries } from './database.ts'

const DAY = 86_400_000

/** Devices that are looked at. */
const LOOK = 2000

/**
 * Whether the clock of the server may be believed when something is about to be destroyed by its age: whether most devices
 * that were heard in the last day had the same day on their own clocks when they took their newest sample. Where nobody was
 * heard, nobody can say: then it is not.
 * @param now clock of the server, ms since 1970
 */
export async function isClockBelieved(db: Queries, now: number): Promise<boolean> {
  const row = await db.get<{ devices: number; agree: number }>(
    `select count(*) as devices, count(case when abs(clock_ahead) <= ${DAY} then 1 end) as agree from (
       select s.clock_ahead from sample_devices d join samples s on s.number = d.number
         and (s.epoch, s.seq) = (select epoch, seq from samples where number = d.number order by epoch desc, seq desc limit 1)
       where s.at > $1 and s.at <= $2 limit ${LOOK}) as newest`,
    [now - DAY, now],
  )
  return row !== undefined && row.agree * 2 > row.devices
}
