import { FIRST_POLICY } from '@preau/protocol/rules/campaigns/policy.ts'
import type { TownCampaign, TownSchool } from '@preau/server/seed/town/told-town.ts'
import { agentTarget, fallsAtStart } from './demo-updates.ts'

/** So many schools have it: enough for a picture, and the start of the demo waits for each. */
const SCHOOLS = 12

/**
 * A version of the agent that the town hall brings to some of the schools with a link: to the second of them first, then to all, of
 * which the first, which has a console of its own, stops by itself. Undefined where they are fewer than three.
 */
export function townCampaign(town: readonly TownSchool[]): TownCampaign | undefined {
  const linked = town.filter(({ isCut }) => !isCut)
  const every = Math.ceil(linked.length / SCHOOLS)
  const schools = linked.filter((_, index) => index % every === 0).map(({ uai }) => uai)
  const [failing, pilot, third] = schools
  if (!failing || !pilot || !third) return undefined
  const target = agentTarget('0.2.0', 'export {}')
  return {
    ...{ director: 'demo', targets: [target], target: target.name, title: 'Agent 0.2.0', schools, pilot, failing },
    // Two machines of one school are not the fault of the version in all of them.
    policy: { ...FIRST_POLICY, success: 900, errors: 50, restHours: 12 },
    cause: fallsAtStart() ?? '',
    isOn: (nth) => nth % 5 > 1,
  }
}
