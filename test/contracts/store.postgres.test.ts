import { NO_POSTGRES } from '../processes/postgres.ts'
import { postgresStores } from './postgres-store.ts'
import { storeContract } from './store.contract.ts'

storeContract('PostgreSQL', postgresStores())
