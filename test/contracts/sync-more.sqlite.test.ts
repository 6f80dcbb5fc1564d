import { openSqliteStore } from './sqlite-store.ts'
import { syncClosuresContract } from './sync-closures.contract.ts'
import { syncMoreContract } from './sync-more.contract.ts'

syncMoreContract('SQLite', openSqliteStore)
syncClosuresContract('SQLite', openSqliteStore)
