import { it } from 'vitest'
import { NO_POSTGRES } from '../processes/postgres.ts'
import { postgresStores } from './postgres-store.ts'
import { syncUpdatesContract } from './sync-updates.contract.ts'

if (NO_POSTGRES) it('campaigns of a town hall on PostgreSQL', (context) => context.skip(NO_POSTGRES))
else syncUpdatesContract('PostgreSQL', postgresStores())
