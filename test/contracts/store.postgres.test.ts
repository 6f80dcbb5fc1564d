import { it } from 'vitest'
import { NO_POSTGRES } from '../processes/postgres.ts'
import { postgresStores } from './postgres-store.ts'
import { storeContract } from './store.contract.ts'

if (NO_POSTGRES) it('the store on PostgreSQL', (context) => context.skip(NO_POSTGRES))
else storeContract('PostgreSQL', postgresStores())
