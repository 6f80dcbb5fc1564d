import { it } from 'vitest'
import { NO_POSTGRES } from '../processes/postgres.ts'
import { postgresStores } from './postgres-store.ts'
import { syncPiecesContract } from './sync-pieces.contract.ts'

if (NO_POSTGRES) it('a row larger than a message, on PostgreSQL', (context) => context.skip(NO_POSTGRES))
else syncPiecesContract('PostgreSQL', postgresStores())
