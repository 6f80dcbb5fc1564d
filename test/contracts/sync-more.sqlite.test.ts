import { openSqliteStore } from './sqlite-store.ts'
import { syncMoreContract } from './sync-more.contract.ts'

syncMoreContract('SQLite', openSqliteStore)
