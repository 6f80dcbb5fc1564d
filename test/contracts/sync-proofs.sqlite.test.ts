import { openSqliteStore } from './sqlite-store.ts'
import { syncProofsContract } from './sync-proofs.contract.ts'

syncProofsContract('SQLite', openSqliteStore)
