import { Type } from 'typebox'
import { decoder } from '../../decode.ts'
import { CAMPAIGN_STATES } from './campaign.ts'
import { CampaignPolicy } from './policy.ts'
import { RING_KINDS } from './rings.ts'

const Rings = Type.Array(Type.Enum(RING_KINDS), { minItems: 1, maxItems: RING_KINDS.length, uniqueItems: true })
const readRings = decoder(Rings, 'MESSAGE_INVALID')
const readPolicy = decoder(CampaignPolicy, 'MESSAGE_INVALID')
const STATES: ReadonlySet<unknown> = new Set(CAMPAIGN_STATES)

/** Whether the row of a campaign that came from the other side is one of a town hall's, and every part of this program can read it. */
export function isCarriedCampaign(value: Readonly<Record<string, unknown>>): boolean {
  const { led_by: ledBy, wanted, policy, rings, ring } = value
  try {
    readPolicy(JSON.parse(String(policy)))
    const last = readRings(JSON.parse(String(rings))).length - 1
    return ledBy === 'territory' && STATES.has(wanted) && Number(ring) >= 0 && Number(ring) <= last
  } catch {
    return false
  }
}
