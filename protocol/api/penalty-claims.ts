import { type Static, Type } from 'typebox'
import { COMMITMENTS } from '../contracts/vocabulary.ts'
import { Id } from '../ids.ts'
import { LocalDate } from '../rules/calendar/service-calendar.ts'

const closed = { additionalProperties: false }
const orNull = <T extends Parameters<typeof Type.Array>[0]>(shape: T) => Type.Union([shape, Type.Null()])
const Euros = Type.Number({ description: 'Euros before tax' })
const Moment = Type.String({ description: 'ISO 8601 in the zone of the contract' })
const Ticket = Type.String({ minLength: 1, maxLength: 128 })
const Commitment = Type.Enum([...COMMITMENTS])
const Words = Type.String({ minLength: 1, maxLength: 2000, pattern: '\\S' })

/** A commitment that was met too late in a period, with its penalty as the formula makes it. */
export const Breach = Type.Object({
  ticket: Ticket,
  lot: Type.String(),
  commitment: Commitment,
  severity: Type.String(),
  school: Type.String({ description: 'Name of the school in the contract' }),
  equipment: orNull(Type.String({ description: 'Name of the device, or as the contract lists it' })),
  due: orNull(Moment),
  at: Moment,
  days: orNull(Type.Integer({ description: 'R: days late' })),
  value_eur: orNull(Euros),
  value_part: orNull(Type.Integer()),
  divisor: orNull(Type.Integer()),
  penalty_eur: Type.Number({ description: 'What this meeting adds' }),
  waived_eur: Euros,
  paused_s: orNull(Type.Integer({ description: 'Service that pauses took out' })),
})
export type Breach = Static<typeof Breach>

/** What a lot owes over a period, after waivers, floor and cap. */
export const ClaimSums = Type.Object({
  penalties_eur: Euros,
  waived_eur: Euros,
  cap_eur: orNull(Euros),
  floor_eur: orNull(Euros),
  claimed_eur: Euros,
})

export const CLAIM_STATES = ['draft', 'notified', 'contested', 'decided'] as const
export const CLAIM_STEPS = ['drafted', 'notified', 'remarked', 'accepted', 'waived', 'decided'] as const
export type ClaimStepName = (typeof CLAIM_STEPS)[number]

/** A step of a claim as it stands in its log. */
export const ClaimStep = Type.Object({
  step: Type.Enum(CLAIM_STEPS),
  at: Type.Integer({ description: 'ms since 1970' }),
  by: orNull(Type.String({ description: 'Name of the person, as long as it is known' })),
  ticket: orNull(Ticket),
  commitment: orNull(Commitment),
  amount_eur: orNull(Euros),
  note: orNull(Type.String()),
})
export type ClaimStep = Static<typeof ClaimStep>

/** What is claimed of a lot for a period, frozen as it was drafted. */
export const PenaltyClaim = Type.Object({
  id: Id,
  lot: Type.String(),
  from: LocalDate,
  to: LocalDate,
  version: Type.Integer({ description: 'Version of the contract that it was drafted by' }),
  state: Type.Enum(CLAIM_STATES),
  breaches: Type.Array(Breach),
  sums: ClaimSums,
  remarksUntil: orNull(Type.Integer({ description: 'ms since 1970: before then nothing is decided' })),
  decided_eur: orNull(Euros),
  steps: Type.Array(ClaimStep),
})
export type PenaltyClaim = Static<typeof PenaltyClaim>

export const ClaimList = Type.Object({ rows: Type.Array(PenaltyClaim) })
export type ClaimList = Static<typeof ClaimList>

/**
 * What a school claims under a contract that is its own, as its town hall reads it: the sums and where it stands. Each step of it is
 * taken in the school, where its log and the words of both sides are.
 */
export const SchoolClaim = Type.Object({
  id: Id,
  school: Type.Object({ id: Id, name: Type.String() }),
  contract: Type.String({ description: 'How the school calls its contract' }),
  title: Type.String(),
  lot: Type.String(),
  from: LocalDate,
  to: LocalDate,
  state: Type.Enum(CLAIM_STATES),
  breaches: Type.Integer({ minimum: 0 }),
  claimed_eur: Euros,
  decided_eur: orNull(Euros),
  remarksUntil: orNull(Type.Integer({ description: 'ms since 1970' })),
})
export type SchoolClaim = Static<typeof SchoolClaim>

export const SchoolClaimList = Type.Object({ rows: Type.Array(SchoolClaim) })
export type SchoolClaimList = Static<typeof SchoolClaimList>

/** Drafts the claim of a lot for a period that is over, or drafts it again. */
export const ClaimDraft = Type.Object(
  { lot: Type.String({ minLength: 1, maxLength: 64 }), from: LocalDate, to: LocalDate },
  closed,
)
export type ClaimDraft = Static<typeof ClaimDraft>

export const ClaimNotice = Type.Object({ note: Type.Optional(Words) }, closed)

/** What the supplier says: to a breach or to the whole, or that he accepts. */
export const ClaimRemark = Type.Object(
  {
    accepted: Type.Optional(Type.Boolean()),
    note: Type.Optional(Words),
    ticket: Type.Optional(Ticket),
    commitment: Type.Optional(Commitment),
  },
  closed,
)
export type ClaimRemark = Static<typeof ClaimRemark>

/** What the buyer decides once the remarks are heard: all of it, or all but what he waives, with the reason. */
export const ClaimDecision = Type.Object(
  {
    note: Type.Optional(Words),
    waive: Type.Optional(
      Type.Array(
        Type.Object(
          {
            ticket: Ticket,
            commitment: Commitment,
            amount_eur: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 100_000_000, multipleOf: 0.01 })),
            reason: Words,
          },
          closed,
        ),
        { maxItems: 500 },
      ),
    ),
  },
  closed,
)
export type ClaimDecision = Static<typeof ClaimDecision>

/** How long a supplier has for his remarks, in days after that of the notice (CCAG 2021). */
export const REMARK_DAYS = 15
