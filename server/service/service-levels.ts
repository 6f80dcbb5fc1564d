import type { Queries } from '../store/database.ts'
import { Contracts } from './contracts.ts'
import { Evidence } from './evidence.ts'

/** What makes the figures of contracts. One of each for a server: they keep what they read. */
export interface ServiceLevels {
  contracts: Contracts
  evidence: Evidence
}

export function serviceLevels(db: Queries): ServiceLevels {
  return { contracts: new Contracts(db), evidence: new Evidence(db) }
}
