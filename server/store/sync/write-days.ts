import type { Transaction } from '../database.ts'
import { putDayBlob, putHoursBlob } from '../sample-days.ts'
import { dayStart } from '../sample-tiers/order.ts'
import type { Incoming, Written } from './incoming.ts'
import { ofKnownDevices } from './write-devices.ts'

/** The bytes that a day, or its hours, may take in base64. */
const MOST_TEXT = 200_000

/** Raw samples of days that the school has not folded yet. */
export async function writeSamples(transaction: Transaction, rows: readonly Incoming[]): Promise<Written> {
  const { known, written } = await ofKnownDevices(transaction, rows)
  const columns = {
    school: 'text',
    device: 'text',
    epoch: 'bigint',
    seq: 'bigint',
    earlier: 'bigint',
    at: 'bigint',
    clock_ahead: 'bigint',
    readings: 'text',
  } as const
  if (known.length === 0) return written
  await transaction.run(
    `insert into samples (number, epoch, seq, earlier, at, clock_ahead, readings)
     select n.number, r.epoch, r.seq, r.earlier, r.at, r.clock_ahead, r.readings
     from ${transaction.dialect.rows('$1', columns)} as r
     join sample_devices n on n.school_id = r.school and n.device_id = r.device where true
     on conflict (number, epoch, seq) do nothing`,
    [
      JSON.stringify(
        known.map(({ school, parts, value }) => [
          ...[school, ...parts, value?.earlier ?? 0, value?.at ?? 0, value?.clock_ahead ?? 0, value?.readings ?? '[]'],
        ]),
      ),
    ],
  )
  return written
}

/** Days as their school folded them: what was raw of them is in the blob. */
export async function writeDays(transaction: Transaction, rows: readonly Incoming[]): Promise<Written> {
  const { known, written } = await ofKnownDevices(transaction, rows)
  for (const row of known) {
    const { school, parts, value } = row
    const day = Number(parts[1])
    const [packed, hours] = [value?.packed ?? null, value?.hours ?? null].map((text) => String(text ?? ''))
    if (!packed && !hours) continue
    if ((packed?.length ?? 0) > MOST_TEXT || (hours?.length ?? 0) > MOST_TEXT) {
      written.refused.push({ row, code: 'ENVELOPE_TOO_LARGE' })
      continue
    }
    const device = await transaction.get<{ number: number }>(
      'select number from sample_devices where school_id = $1 and device_id = $2',
      [school, parts[0] ?? ''],
    )
    if (!device) continue
    if (packed) {
      await putDayBlob(transaction, device.number, day, Buffer.from(packed, 'base64'))
      await transaction.run('delete from samples where number = $1 and at >= $2 and at < $3', [
        device.number,
        dayStart(day),
        dayStart(day + 1),
      ])
    }
    if (hours) await putHoursBlob(transaction, device.number, day, Buffer.from(hours, 'base64'))
  }
  return written
}
