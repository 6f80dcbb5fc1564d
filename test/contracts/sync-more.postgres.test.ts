import { it } from 'vitest'
import { NO_POSTGRES } from '../processes/postgres.ts'
import { postgresStores } from './postgres-store.ts'
import { syncMoreContract } from './sync-more.contract.ts'

if (NO_POSTGRES) it('pictures, surveys and lessons on PostgreSQL', (context) => context.skip(NO_POSTGRES))
else syncMoreContract('PostgreSQL', postgresStores())
