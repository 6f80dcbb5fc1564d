import type { ReadingValues } from '@preau/protocol/rules/readings.ts'
import { READINGS } from '@preau/protocol/rules/readings.ts'
import type { Clock } from '../uplink/clock.ts'
import type { SessionState } from './service.ts'

/**
 * What of the sessions goes to the server: that somebody is at the machine, and on Windows how many screens he has, since a
 * service sees none. It is told anew each quarter of an hour only: enough to know that a machine is in use, too coarse to be
 * a record of anybody's coming and going (I5).
 */
export function sessionReadings(platform: string, clock: Clock, state: () => SessionState): () => ReadingValues {
  let told: ReadingValues = {}
  let due = clock.uptime()
  return () => {
    if (clock.uptime() < due) return told
    due = clock.uptime() + READINGS['session.open'].every
    const { open, screens } = state()
    told = {
      'session.open': Number(open),
      ...(platform === 'win32' && screens !== undefined && { 'displays.connected': screens.length }),
    }
    return told
  }
}
