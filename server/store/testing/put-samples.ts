import type { Id } from '@preau/protocol/ids.ts'
import type { ReadingValues } from '@preau/protocol/rules/readings.ts'
import type { Database } from '../database.ts'
import { numberDevices, sampleNumber } from '../sample-devices.ts'
import { insertSamples } from '../samples.ts'

/** A sample as a test needs it; what is left out is of epoch 1 and of a device whose clock is right. */
export interface PutSample {
  device: Id
  seq: number
  at: number
  values: ReadingValues
  epoch?: number
  clockAhead?: number
}

/** Puts samples of one school into the raw tier, of devices that need not be enrolled; gives how many were new. */
export async function putSamples(db: Database, school: Id, samples: readonly PutSample[]): Promise<number> {
  return await db.write(async (transaction) => {
    const numbers = new Map<Id, number>()
    for (const { device } of samples) {
      if (numbers.has(device)) continue
      await numberDevices(transaction, [{ school, device }])
      numbers.set(device, await sampleNumber(transaction, school, device))
    }
    return await insertSamples(
      transaction,
      samples.map(({ device, seq, at, values, epoch = 1, clockAhead = 0 }) => {
        return [numbers.get(device) ?? 0, epoch, seq, 0, at, clockAhead, values]
      }),
    )
  })
}
