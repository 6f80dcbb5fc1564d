import { it } from 'vitest'
import { NO_POSTGRES } from '../processes/postgres.ts'
import { postgresStores } from './postgres-store.ts'
import { syncServiceContract } from './sync-service.contract.ts'

if (NO_POSTGRES) it('a school and its territory on PostgreSQL', (context) => context.skip(NO_POSTGRES))
else syncServiceContract('PostgreSQL', postgresStores())
