/** Where a period comes from: a recommendation or a law, or what the product needs to do its work. */
export type RetentionSource = 'cnil_2021_122' | 'cnil_minimisation' | 'proof' | 'product'

/** How long something is kept, and how far a person may change that. All in days. */
export interface RetentionRule {
  /** What is kept if nobody says anything. */
  days: number
  least: number
  most: number
  /** Up to here without a word; beyond, a reason is asked for and kept. */
  unfounded: number
  /** Whether it tells of persons, so that the register names it. */
  personal: boolean
  source: RetentionSource
}

const YEAR = 365

/**
 * How long each kind of record is kept. Of logs of what persons do, the recommendation of the CNIL (délibération 2021-122)
 * says six months to one year, and up to three years only where internal control calls for it: then with a reason.
 */
export const RETENTION = {
  /** Who did what: the audit. Closed by a signed checkpoint. */
  audit: { days: YEAR, least: 183, most: 3 * YEAR, unfounded: YEAR, personal: true, source: 'cnil_2021_122' },
  /** What the devices told of themselves: the technical log. */
  events: { days: 183, least: 30, most: 3 * YEAR, unfounded: YEAR, personal: false, source: 'cnil_2021_122' },
  /** Sessions, one-time links and tokens that ended, with the address they were used from; and what people were told. */
  sessions: { days: 30, least: 1, most: 183, unfounded: 183, personal: true, source: 'cnil_minimisation' },
  /** The account of somebody who left: closed at once, without a name in the history after that. */
  leavers: { days: YEAR, least: 30, most: 3 * YEAR, unfounded: YEAR, personal: true, source: 'cnil_minimisation' },
  /** One-time codes and machines that asked for a place: address and name of the machine. */
  enrolments: { days: 30, least: 1, most: 183, unfounded: 183, personal: true, source: 'cnil_minimisation' },
  /** Messages that could not be read: nobody knows what stands in them. */
  quarantine: { days: 90, least: 7, most: 183, unfounded: 183, personal: false, source: 'cnil_minimisation' },
  /** What lay in the data folder before a backup was restored. */
  restored: { days: 30, least: 1, most: 183, unfounded: 183, personal: true, source: 'cnil_minimisation' },
  /** Who had what when in a school: a school year, so that the next one can be planned by it; then counts without names. */
  bookings: { days: YEAR, least: 30, most: 2 * YEAR, unfounded: YEAR, personal: true, source: 'cnil_minimisation' },
  /** Status of the devices: what every figure of a contract is computed from. Contract and period of proof. */
  statuses: { days: 400, least: YEAR, most: 15 * YEAR, unfounded: 15 * YEAR, personal: false, source: 'proof' },
  /** Tickets that ended, with their log and pictures: the life of a contract, and five years of proof. */
  tickets: { days: 9 * YEAR, least: YEAR, most: 15 * YEAR, unfounded: 15 * YEAR, personal: true, source: 'proof' },
  /** Measures in full. */
  samples: { days: 400, least: 31, most: 3 * YEAR, unfounded: 3 * YEAR, personal: false, source: 'product' },
  /** Measures by the hour. */
  hours: { days: 5 * 366, least: YEAR, most: 15 * YEAR, unfounded: 15 * YEAR, personal: false, source: 'product' },
} as const satisfies Record<string, RetentionRule>

export type RetentionItem = keyof typeof RETENTION
export const RETENTION_ITEMS = Object.keys(RETENTION) as RetentionItem[]

/** The rule of an item, typed as widely as a caller needs it. */
export function retentionRule(item: RetentionItem): RetentionRule {
  return RETENTION[item]
}

/** Why a period cannot be kept as it was asked for; undefined where it can. */
export function retentionFault(item: RetentionItem, days: number, reason: string): 'bounds' | 'reason' | undefined {
  const { least, most, unfounded } = retentionRule(item)
  if (!Number.isInteger(days) || days < least || days > most) return 'bounds'
  return days > unfounded && reason.trim().length < LEAST_REASON ? 'reason' : undefined
}

/** Letters that say anything at all. */
export const LEAST_REASON = 10
