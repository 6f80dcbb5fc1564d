import { type Static, Type } from 'typebox'

/** How carefully a campaign goes. Shares are in thousandths. */
export const CampaignPolicy = Type.Object(
  {
    pace: Type.Enum(['careful', 'tonight'], {
      description: '`tonight`: a ring rests for minutes instead of hours; class is spared all the same',
    }),
    success: Type.Integer({
      minimum: 500,
      maximum: 1000,
      description: 'So much of the open rings has to be healthy before the next one opens; what is silent is not',
    }),
    errors: Type.Integer({
      minimum: 0,
      maximum: 200,
      description: 'More failures than this share of a ring, and all stops',
    }),
    restHours: Type.Integer({ minimum: 0, maximum: 168, description: 'A ring that is done rests so long' }),
  },
  { additionalProperties: false },
)
export type CampaignPolicy = Static<typeof CampaignPolicy>

/** With what a form begins. */
export const FIRST_POLICY: CampaignPolicy = { pace: 'careful', success: 950, errors: 10, restHours: 24 }

const HOUR = 3_600_000
/** In a campaign of one night a ring rests so long: longer than a new version has to show that it is healthy. */
const REST_TONIGHT = 15 * 60_000

/** How long a ring that is done rests before the next one opens, in ms. */
export function restOf({ pace, restHours }: CampaignPolicy): number {
  return pace === 'tonight' ? Math.min(REST_TONIGHT, restHours * HOUR) : restHours * HOUR
}
