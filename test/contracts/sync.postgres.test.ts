import { it } from 'vitest'
import { NO_POSTGRES } from '../processes/postgres.ts'
import { postgresStores } from './postgres-store.ts'
import { syncContract } from './sync.contract.ts'

if (NO_POSTGRES) it('both sides of an uplink on PostgreSQL', (context) => context.skip(NO_POSTGRES))
else syncContract(postgresStores())
