import type { ReadingValues } from '@preau/protocol/rules/readings.ts'
import type { SessionState } from './service.ts'

/**
 * What of the sessions goes to the server: on Windows how many screens there are, since a service sees none. That somebody is
 * at the machine stays on the machine: of a portable computer with one user it would tell his hours (I5).
 */
export function sessionReadings(platform: string, state: () => SessionState): () => ReadingValues {
  return () => {
    const { screens } = state()
    return platform === 'win32' && screens !== undefined ? { 'displays.connected': screens.length } : {}
  }
}
