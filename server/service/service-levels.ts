import type { Queries } from '../store/database.ts'
import { Boards } from './boards.ts'
import { Contracts } from './contracts.ts'
import { Evidence } from './evidence.ts'

/** What makes the figures of contracts. One of each for a server: they keep what they read. */
export interface ServiceLevels {
  contracts: Contracts
  evidence: Evidence
  boards: Boards
}

export function serviceLevels(db: Queries): ServiceLevels {
  const [contracts, evidence] = [new Contracts(db), new Evidence(db)]
  return { contracts, evidence, boards: new Boards(db, contracts, evidence) }
}
