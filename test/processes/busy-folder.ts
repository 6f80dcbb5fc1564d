/**
 * A store that takes samples and folds them at the same time, as a process of its own that may be killed at any moment. Each
 * sample bears a number that is never used twice and has a place of its own in time; numbers are printed once their
 * transaction is on disk, `fold` after each run of the job that moved something. Arguments: data folder, first number.
 */

import { foldSamplesJob } from '../../server/jobs/fold-samples.ts'
import { openStore } from '../../server/store/open.ts'
import { type PutSample, putSamples } from '../../server/store/testing/put-samples.ts'

const [folder = '', begin = '0'] = process.argv.slice(2)
const DEVICES = 4
const BATCH = 40
const DAY = 86_400_000
const NOW = Date.UTC(2026, 9, 6, 3)

const db = await openStore(folder)
const job = foldSamplesJob(db, () => NOW)

/** Over five days before the present, here and there: some late, some not due yet. */
function row(number: number): PutSample {
  const at = NOW - 5 * DAY + ((number * 7_919_003) % (5 * DAY))
  return { device: `device ${number % DEVICES}`, seq: number, at, values: { 'uptime.days': number } }
}

async function take(): Promise<void> {
  for (let number = Number(begin); ; number += BATCH) {
    const rows = Array.from({ length: BATCH }, (_, i) => row(number + i))
    await putSamples(db, 'school', rows)
    process.stdout.write(`${rows.map(({ seq }) => seq).join('\n')}\n`)
  }
}

async function fold(): Promise<void> {
  for (;;) {
    await job.run(() => false)
    process.stdout.write('fold\n')
    await new Promise((next) => setImmediate(next))
  }
}

await Promise.all([take(), fold()])
