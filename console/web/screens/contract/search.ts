/** What of a contract is shown, as it stands in the address. */
export interface ContractSearch {
  /** `2026-11` */
  month?: string
  lot?: string
  /** The commitment that is explained. */
  ticket?: string
  of?: 'gti' | 'gtr'
}

/** Which version of the text is shown; without one the last. */
export function validateContractTextSearch({ version }: Record<string, unknown>): { version?: number } {
  return typeof version === 'number' && Number.isInteger(version) && version > 0 ? { version } : {}
}

/** Reads the address; what cannot be read is passed over. */
export function validateContractSearch(search: Record<string, unknown>): ContractSearch {
  const { month, lot, ticket, of } = search
  return {
    ...(typeof month === 'string' && /^\d{4}-(0[1-9]|1[0-2])$/.test(month) && { month }),
    ...(typeof lot === 'string' && lot !== '' && { lot: lot.slice(0, 64) }),
    ...(typeof ticket === 'string' && /^T-\d{1,15}$/.test(ticket) && { ticket }),
    ...((of === 'gti' || of === 'gtr') && { of }),
  }
}
