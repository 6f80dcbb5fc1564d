/**
 * An agent's outbox and uplink under load, as a process of its own that may be killed at any moment. Each sample bears a
 * number that is never used twice; what is on disk is printed. Arguments: outbox file, identity as JSON, first number,
 * milliseconds by which its wall clock is ahead.
 */

import { createReporter } from '../../agent/reporting/reporter.ts'
import { realClock } from '../../agent/uplink/clock.ts'
import { openOutbox } from '../../agent/uplink/outbox.ts'
import { startUplink } from '../../agent/uplink/uplink.ts'

const [file = '', identity = '', begin = '0', ahead = '0'] = process.argv.slice(2)
const real = realClock()
const clock = { ...real, wall: () => real.wall() + Number(ahead) }
const outbox = openOutbox(file, { clock })
const reporter = createReporter()
let number = Number(begin)
let offset: number | undefined

const uplink = startUplink({
  identity: JSON.parse(identity) as { school: string; device: string; mqtt: string },
  outbox,
  agent: { version: 'busy', platform: process.platform, arch: process.arch },
  interval: 60,
  state: reporter,
  inventoryDigests: () => ({}),
  onClockOffset: (seconds) => {
    offset = seconds
  },
  clock,
})

const timer = setInterval(() => {
  const values = { 'uptime.days': number, ...(offset !== undefined && { 'clock.offset': Math.round(offset) }) }
  reporter.offer(values, clock.uptime())
  if (outbox.addSample({ at: clock.wall(), uptime: clock.uptime(), values }) === undefined) return
  process.stdout.write(`${number}\n`)
  number += 1
}, 4)

/** On SIGTERM nothing is added any more; it ends when everything is acknowledged. */
process.on('SIGTERM', () => {
  clearInterval(timer)
  leave(clock.uptime() + 20)
})

/** A farewell needs a connection: one that is being made is waited for, until `latest` (s since the start). */
function leave(latest: number): void {
  if (!uplink.status().born && clock.uptime() < latest) setTimeout(() => leave(latest), 20)
  else void uplink.stop({ within: 20_000 }).then(() => process.exit(outbox.size().records === 0 ? 0 : 3))
}
