import { it } from 'vitest'
import { NO_POSTGRES } from '../processes/postgres.ts'
import { postgresStores } from './postgres-store.ts'
import { syncClosuresContract } from './sync-closures.contract.ts'
import { syncMoreContract } from './sync-more.contract.ts'

if (NO_POSTGRES) {
  it('pictures, surveys, lessons and closed rooms on PostgreSQL', (context) => context.skip(NO_POSTGRES))
} else {
  const open = postgresStores()
  syncMoreContract('PostgreSQL', open)
  syncClosuresContract('PostgreSQL', open)
}
