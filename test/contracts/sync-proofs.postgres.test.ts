import { it } from 'vitest'
import { NO_POSTGRES } from '../processes/postgres.ts'
import { postgresStores } from './postgres-store.ts'
import { syncProofsContract } from './sync-proofs.contract.ts'

if (NO_POSTGRES) it('a school and its territory on PostgreSQL', (context) => context.skip(NO_POSTGRES))
else syncProofsContract('PostgreSQL', postgresStores())
