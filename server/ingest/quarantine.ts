import type { PreauError } from '@preau/protocol/errors.ts'
import type { QuarantineRow } from '../store/quarantine.ts'
import type { IncomingMessage } from './ingest.ts'
import type { Unit } from './unit.ts'

/** Characters that are kept of a message that is wrong. One of a version to come is kept whole: it may be read later. */
const KEPT = 4096

/** A message that could not be read, as it is kept for a person to look at. */
export function quarantineRow(
  unit: Unit,
  incoming: IncomingMessage,
  error: PreauError,
  receivedAt: number,
): QuarantineRow {
  const { school, device, topic, bytes, payload } = incoming
  const { path, expected } = error.context
  const detail = [path, expected].filter((part) => part !== undefined).join(' ')
  return {
    school,
    id: unit.world.newId(),
    device,
    topic,
    receivedAt,
    code: error.code,
    detail: detail.slice(0, 200),
    bytes,
    payload: error.code === 'ENVELOPE_VERSION' ? payload : payload.slice(0, KEPT),
  }
}
