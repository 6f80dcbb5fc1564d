import type { WakeMade } from '@preau/protocol/api/wakes.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { sendJson } from './client.ts'

/** Has a machine called by the network; throws WAKE_REFUSED where nobody can. */
export const callMachine = (device: Id) => sendJson<WakeMade>('POST', `/api/devices/${device}/wake`)
