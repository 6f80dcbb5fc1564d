import type { Id } from '@preau/protocol/ids.ts'
import { deriveStatus } from '@preau/protocol/rules/device-status.ts'
import type { SavedDeviceState } from '../../store/device-states.ts'
import type { StatusChangeRow } from '../../store/status-history.ts'
import type { KnownNow } from './told-town.ts'

const HOUR = 3_600_000

/** What a store keeps of a device of which so much is known at `at`, ms since 1970. */
export function knownState(
  { school, device, at }: { school: Id; device: Id; at: number },
  { facts, since, isFresh }: KnownNow,
): { state: SavedDeviceState; changes: StatusChangeRow[] } {
  const status = deriveStatus(facts, null, at)
  status.since = since
  for (const reason of status.reasons) reason.since = since
  const state: SavedDeviceState = {
    school,
    device,
    epoch: 1,
    upto: 4000,
    stateEpoch: 1,
    stateSeq: 4000,
    values: facts.values,
    valuesAt: facts.heardAt,
    heardAt: facts.heardAt,
    firstHeardAt: facts.heardAt && at - 190 * 24 * HOUR,
    interval: facts.interval,
    connectedAt: null,
    connection: 12,
    instance: null,
    asleep: facts.asleep,
    duplicateAt: null,
    agent: { version: '0.1.0', platform: 'linux', arch: 'x64' },
    inventory: {},
    status,
  }
  const row = { school, device, at: since, status: status.status, reason: status.reasons[0]?.code ?? null }
  const morning = { school, device, at: at - 30 * HOUR, status: 'asleep' as const, reason: 'asleep' }
  return { state, changes: isFresh ? [morning, row] : [row] }
}
