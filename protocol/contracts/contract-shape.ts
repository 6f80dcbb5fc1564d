import { Compile, type Validator } from 'typebox/compile'
import { Contract } from './contract.ts'
import type { ContractFault } from './contract-faults.ts'

/** A person puts right what he can see at a time. */
const MOST = 50

let compiled: Validator<Record<string, never>, typeof Contract> | undefined

/** Whether a value has the shape of a contract; what it says may still make no sense (`contractFaults`). */
export function isContract(value: unknown): value is Contract {
  compiled ??= Compile(Contract)
  return compiled.Check(value)
}

/** Where a value has not the shape of a contract, each place once. None means that it is one. */
export function contractShapeFaults(value: unknown): ContractFault[] {
  if (isContract(value)) return []
  const found = new Map<string, ContractFault>()
  for (const { instancePath, keyword, message, params } of compiled?.Errors(value) ?? []) {
    if (found.size >= MOST) break
    const { requiredProperties, additionalProperties } = params as {
      requiredProperties?: string[]
      additionalProperties?: string[]
    }
    const about = requiredProperties ?? additionalProperties
    const path = instancePath || '/'
    const fault =
      keyword === 'required'
        ? `missing: ${(about ?? []).join(', ')}`
        : keyword === 'boolean'
          ? 'not_known'
          : `shape: ${message}`
    // What has an unknown field is told by the field itself.
    if (keyword !== 'additionalProperties' && !found.has(path)) found.set(path, { path, fault })
  }
  return [...found.values()]
}
