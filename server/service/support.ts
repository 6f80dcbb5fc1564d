import type { Contract } from '@preau/protocol/contracts/contract.ts'

/** The one number to call: that of the service of the contract, else of the supplier of the lot. null where the contract has none. */
export function supportOf({ services = [], parties }: Contract, supplier: string): string | null {
  const service = services.find(({ kind, phone }) => kind === 'single_support_number' && phone !== undefined)
  return service?.phone ?? parties.find(({ id }) => id === supplier)?.phone ?? null
}
