import type { Id } from '@preau/protocol/ids.ts'
import type { UpdateResult } from '@preau/protocol/messages/update-result.ts'
import type { Order } from '@preau/protocol/update/orders.ts'
import type { Database } from '../store/database.ts'
import { insertEvents } from '../store/events.ts'
import { takeUpdateResults } from '../store/update-results.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Of which machine and campaign it is told. */
export interface Teller {
  db: Database
  school: Id
  device: Id
  campaign: Id
  newId(): Id
}

/** The steps of one machine, as it told them, and the line of how it ended. */
export async function tellUpdate(
  { db, school, device, campaign, newId }: Teller,
  { name, target }: Pick<Order, 'name' | 'target'>,
  at: number,
  cause?: string,
): Promise<void> {
  const { product, version: to } = target.custom
  const common = { campaign, target: name, product, to }
  const end: UpdateResult = {
    ...common,
    phase: cause === undefined ? 'healthy' : 'rolled_back',
    ...(cause && { cause }),
  }
  const steps: UpdateResult[] = [{ ...common, phase: 'downloaded' }, { ...common, phase: 'started' }, end]
  // Before the outbox of the machine that plays it: its epochs begin with the time of its first connection.
  const row = (update: UpdateResult, index: number) => ({
    ...{
      school,
      device,
      epoch: 1,
      seq: Math.floor(at / 1000) * 10 + index,
      at: at + index * 1000,
      receivedAt: at,
      update,
    },
  })
  const event = cause === undefined ? 'update.healthy' : 'update.rolled_back'
  await db.write(async (transaction) => {
    await takeUpdateResults(transaction, steps.map(row))
    const place = {
      school,
      device,
      epoch: 1,
      seq: Math.floor(at / 1000) * 10,
      id: newId(),
      at: at + 2000,
      receivedAt: at,
    }
    const severity = cause === undefined ? 'info' : 'warning'
    const params = { product, to, ...(cause !== undefined && { cause }) }
    await insertEvents(transaction, [{ ...place, source: 'server', event, severity, params }])
  })
}

/** Half past six in Paris, so many school days before `now`, ms since 1970. */
export function eveningBefore(now: number, days: number): number {
  let [at, left] = [now, days]
  while (left > 0) {
    at -= DAY
    const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'short', timeZone: 'Europe/Paris' }).format(at)
    if (weekday !== 'Sat' && weekday !== 'Sun') left--
  }
  const day = Math.floor(at / DAY) * DAY
  const hour = Number(
    new Intl.DateTimeFormat('en-GB', { hour: 'numeric', hourCycle: 'h23', timeZone: 'Europe/Paris' }).format(day),
  )
  return day + (18 - hour) * HOUR + HOUR / 2
}
