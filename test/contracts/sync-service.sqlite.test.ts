import { openSqliteStore } from './sqlite-store.ts'
import { syncServiceContract } from './sync-service.contract.ts'

syncServiceContract('SQLite', openSqliteStore)
