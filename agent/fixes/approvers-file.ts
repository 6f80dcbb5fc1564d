import { readFileSync } from 'node:fs'
import { isPreauError } from '@preau/protocol/errors.ts'
import { type Approvers, decodeApprovers } from '@preau/protocol/runbooks/approval.ts'
import type { Log } from '../uplink/log.ts'

/**
 * Who may approve what destroys, as the last check of what is signed left it (agent/update/keep-approvers.ts); undefined where nobody
 * may. A file that cannot be read is none: the safe side is that nothing is destroyed.
 */
export function readApprovers(path: string, log: Log): Approvers | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
  try {
    return decodeApprovers(JSON.parse(text))
  } catch (error) {
    log('warn', 'approvers.unusable', { code: isPreauError(error) ? error.code : 'APPROVERS_INVALID' })
    return undefined
  }
}
