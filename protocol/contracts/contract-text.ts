import { CORE_SCHEMA, dump } from 'js-yaml'
import { PreauError } from '../errors.ts'
import { readPlainYaml } from '../plain-yaml.ts'
import { type Contract, decodeContract } from './contract.ts'
import { contractFaults } from './contract-faults.ts'

/** Hours that several days have are written once. */
const ALIASES = 500

/**
 * Reads a contract from its YAML (or JSON, which is YAML). Throws CONTRACT_INVALID with the place of the first fault, or with
 * the line where the text is no YAML.
 */
export function readContract(text: string): Contract {
  const contract = decodeContract(readYaml(text))
  const [fault] = contractFaults(contract)
  if (fault) throw new PreauError('CONTRACT_INVALID', { path: fault.path, expected: fault.fault })
  return contract
}

/** A contract as YAML; the same contract is always the same text. */
export function writeContract(contract: Contract): string {
  return dump(contract, { schema: CORE_SCHEMA, lineWidth: -1, noRefs: true })
}

/** What the YAML of a contract says, decoded or not. Throws CONTRACT_INVALID with the line where the text is none. */
export function readYaml(text: string): unknown {
  return readPlainYaml(text, 'CONTRACT_INVALID', ALIASES)
}
