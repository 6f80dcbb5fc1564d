/** The period of a committee, as local dates; without one the server takes the last eight weeks. */
export interface CommitteeSearch {
  from?: string
  to?: string
}

const DATE = /^\d{4}-\d{2}-\d{2}$/

/** The period in an address; what is no date is passed over. */
export function validateCommitteeSearch({ from, to }: Record<string, unknown>): CommitteeSearch {
  return { ...(isDate(from) && { from }), ...(isDate(to) && { to }) }
}

function isDate(value: unknown): value is string {
  return typeof value === 'string' && DATE.test(value)
}
