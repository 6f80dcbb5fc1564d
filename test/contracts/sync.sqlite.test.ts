import { openSqliteStore } from './sqlite-store.ts'
import { syncContract } from './sync.contract.ts'

syncContract(openSqliteStore)
