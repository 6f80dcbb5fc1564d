import { type ReadingValues, splitReading } from '@preau/protocol/rules/readings.ts'
import type { Reporter } from './reporting/reporter.ts'
import type { Clock } from './uplink/clock.ts'
import type { Outbox } from './uplink/outbox.ts'

/** Looks that come closer together than this, in ms, are one sample: sources are read one after the other. */
const TOGETHER = 5000

export interface SamplingOptions {
  clock: Clock
  outbox: Outbox
  reporter: Reporter
  /** Readings of the agent itself. */
  own(): ReadingValues
  /** A disk or a screen came or went. */
  onThingsMoved(): void
  /** The sample just made may not wait for company. */
  onUrgent(): void
}

export interface Sampler {
  /** Takes everything known of the machine; what is worth it becomes a sample. */
  look(values: ReadingValues): void
  /** Makes the sample that is due now. */
  flush(): void
  stop(): void
}

/** Joins vitals and outbox: what is known, reported by exception. */
export function sample({ clock, outbox, reporter, own, onThingsMoved, onUrgent }: SamplingOptions): Sampler {
  let latest: ReadingValues = {}
  let things: Things = {}
  let callOff: (() => void) | undefined

  const take = () => {
    callOff?.()
    callOff = undefined
    const uptime = clock.uptime()
    const worth = reporter.offer({ ...latest, ...own() }, uptime)
    if (!worth) return
    const { urgent, ...values } = worth
    outbox.addSample({ at: clock.wall(), uptime, ...values })
    if (urgent) onUrgent()
  }

  return {
    look(values) {
      latest = values
      const now = thingsIn(values)
      if (haveMoved(things, now)) onThingsMoved()
      things = { ...things, ...now }
      callOff ??= clock.after(TOGETHER, take)
    },
    flush: take,
    stop() {
      callOff?.()
    },
  }
}

/** What an inventory names, as far as vitals see it. */
interface Things {
  disks?: string
  screens?: number
}

function thingsIn(values: ReadingValues): Things {
  const disks = Object.keys(values).filter((id) => splitReading(id).name === 'disk.total')
  const screens = values['displays.connected']
  return {
    ...(disks.length > 0 && { disks: disks.sort().join('\n') }),
    ...(typeof screens === 'number' && { screens }),
  }
}

/** A reading that is taken for the first time, or not this time, is no thing that moved. */
function haveMoved(before: Things, now: Things): boolean {
  const keys = ['disks', 'screens'] as const
  return keys.some((key) => before[key] !== undefined && now[key] !== undefined && before[key] !== now[key])
}
