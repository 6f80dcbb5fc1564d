/** A reason for which a clock may stand. */
export interface PauseCause {
  cause: string
  /** Whether it has to be proved. */
  proof: boolean
}

/** What holds where no contract covers a ticket; else the contract's own list does. */
export const DEFAULT_PAUSES: readonly PauseCause[] = [
  { cause: 'access_refused', proof: true },
  { cause: 'awaiting_user', proof: false },
  { cause: 'planned_visit', proof: true },
  { cause: 'force_majeure', proof: true },
  { cause: 'third_party_outage', proof: true },
]

/** Who stands on site has access and keeps the appointment: these pauses end with an arrival. */
export const ENDED_BY_ARRIVAL: readonly string[] = ['access_refused', 'planned_visit']
