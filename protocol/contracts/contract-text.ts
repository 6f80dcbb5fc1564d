import { CORE_SCHEMA, dump, load } from 'js-yaml'
import { PreauError } from '../errors.ts'
import { type Contract, decodeContract } from './contract.ts'
import { contractFaults } from './contract-faults.ts'

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

/** Any YAML as the value that it says. Throws CONTRACT_INVALID with the line where the text is none. */
export function readYaml(text: string): unknown {
  try {
    return load(text, { schema: CORE_SCHEMA })
  } catch (error) {
    const line = error instanceof Error && 'mark' in error ? lineOf(error.mark) : undefined
    throw new PreauError('CONTRACT_INVALID', { path: '/', expected: 'YAML', line }, error)
  }
}

function lineOf(mark: unknown): number | undefined {
  if (typeof mark !== 'object' || mark === null || !('line' in mark)) return undefined
  return typeof mark.line === 'number' ? mark.line + 1 : undefined
}
