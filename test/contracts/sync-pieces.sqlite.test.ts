import { openSqliteStore } from './sqlite-store.ts'
import { syncPiecesContract } from './sync-pieces.contract.ts'

syncPiecesContract('SQLite', openSqliteStore)
