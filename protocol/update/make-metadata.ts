import type { FileMeta, PublicKey, RoleKeys, RoleName, Root, Snapshot, Timestamp } from './metadata.ts'
import { SPEC_VERSION } from './metadata.ts'

const DAY = 86_400_000
/**
 * How long each role holds, in days. What persons sign holds for a year and a month, so that a yearly appointment is never late;
 * what a machine signs is short: it bounds for how long an old state can be held up as the present one.
 */
export const LIFE_DAYS: Readonly<Record<RoleName, number>> = { root: 395, targets: 395, snapshot: 30, timestamp: 7 }

/** ms since 1970 as metadata writes it: whole seconds, UTC. */
export function metadataTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`
}

/** @param now ms since 1970 */
export function expiryOf(role: RoleName, now: number, days = LIFE_DAYS[role]): string {
  return metadataTime(now + days * DAY)
}

/** Who may sign a role, and how many of them have to. */
export interface Holders {
  keys: Readonly<Record<string, PublicKey>>
  threshold: number
}

/** A root that names the holders of every role; one key may hold several. */
export function makeRoot(holders: Readonly<Record<RoleName, Holders>>, version: number, now: number): Root {
  const role = ({ keys, threshold }: Holders): RoleKeys => ({ keyids: Object.keys(keys), threshold })
  return {
    _type: 'root',
    spec_version: SPEC_VERSION,
    version,
    expires: expiryOf('root', now),
    consistent_snapshot: true,
    keys: Object.assign({}, ...Object.values(holders).map(({ keys }) => keys)) as Root['keys'],
    roles: {
      root: role(holders.root),
      targets: role(holders.targets),
      snapshot: role(holders.snapshot),
      timestamp: role(holders.timestamp),
    },
  }
}

/** The holders that a root names. */
export function holdersOf(root: Root): Record<RoleName, Holders> {
  const of = (role: RoleName): Holders => {
    const { keyids, threshold } = root.roles[role]
    const known = keyids.flatMap((id) =>
      Object.hasOwn(root.keys, id) ? [[id, root.keys[id] as PublicKey] as const] : [],
    )
    return { keys: Object.fromEntries(known), threshold }
  }
  return { root: of('root'), targets: of('targets'), snapshot: of('snapshot'), timestamp: of('timestamp') }
}

export function makeSnapshot(targets: FileMeta, version: number, now: number): Snapshot {
  const meta = { 'targets.json': targets }
  return { _type: 'snapshot', spec_version: SPEC_VERSION, version, expires: expiryOf('snapshot', now), meta }
}

export function makeTimestamp(snapshot: FileMeta, version: number, now: number): Timestamp {
  return {
    _type: 'timestamp',
    spec_version: SPEC_VERSION,
    version,
    expires: expiryOf('timestamp', now),
    issued: metadataTime(now),
    meta: { 'snapshot.json': snapshot },
  }
}

/** The beginning of every list of targets. */
export function targetsHead(version: number, now: number, days?: number) {
  return { _type: 'targets' as const, spec_version: SPEC_VERSION, version, expires: expiryOf('targets', now, days) }
}
