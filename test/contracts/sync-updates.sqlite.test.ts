import { openSqliteStore } from './sqlite-store.ts'
import { syncUpdatesContract } from './sync-updates.contract.ts'

syncUpdatesContract('SQLite', openSqliteStore)
