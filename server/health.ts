import type { Health } from '@preau/protocol/api/health.ts'
import type { Broker } from './broker/broker.ts'
import type { Ingest } from './ingest/ingest.ts'
import type { Database } from './store/database.ts'
import { schemaVersion } from './store/migrate.ts'

export interface HealthParts {
  db: Database
  ingest: Ingest
  broker: Broker
  clock(): number
  version: string
  startedAt: number
}

/** Whether the server does its work, for `/api/health`. It answers also while the store does not. */
export async function readHealth({ db, ingest, broker, clock, version, startedAt }: HealthParts): Promise<Health> {
  const { status, since } = ingest.storeState.summary
  const size = await db.size()
  return {
    status: status === 'ok' ? 'ok' : 'degraded',
    version,
    time: clock(),
    startedAt,
    store: { status, since: since || startedAt, schema: await schemaVersion(db).catch(() => 0), ...size },
    broker: broker.counts(),
    ingest: { ...ingest.counters, waiting: ingest.waiting },
  }
}
