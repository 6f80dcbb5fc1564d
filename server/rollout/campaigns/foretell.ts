import type { CampaignForecast } from '@preau/protocol/api/campaigns.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { forecastRings } from '@preau/protocol/rules/campaigns/forecast.ts'
import type { CampaignPolicy } from '@preau/protocol/rules/campaigns/policy.ts'
import type { Queries } from '../../store/database.ts'
import { classSpans } from './class-spans.ts'
import type { CampaignDraft } from './make-campaign.ts'

const DAY = 86_400_000
/** Days of class that are looked at. */
const AHEAD = 90

/** What a campaign would cost, and when it would be over. `patchBytes`: over each line, where a patch makes the file. */
export async function foretell(
  db: Queries,
  { target, machines, already, rings, pilot }: CampaignDraft,
  policy: CampaignPolicy,
  patchBytes: number | null,
  now: number,
): Promise<CampaignForecast> {
  const left = machines.filter((machine) => !already.includes(machine))
  const schools = new Set(left.map(({ school }) => school)).size
  const perRing = rings.kinds.map((_, ring) => left.filter(({ device }) => rings.of.get(device) === ring))
  const opens = forecastRings(
    perRing.map((those) => ({ mostInSchool: mostInSchool(those) })),
    policy,
    await classSpans(db, pilot, null, now, now + AHEAD * DAY),
    now,
  )
  return {
    ...{ now, devices: machines.length, already: already.length, schools },
    asleep: machines.filter(({ heardAt }) => heardAt === null || now - heardAt > 7 * DAY).length,
    rings: rings.kinds.map((kind, ring) => ({
      kind,
      devices: [...rings.of.values()].filter((each) => each === ring).length,
      opensAt: opens[ring] ?? null,
    })),
    lineBytes: schools * (patchBytes ?? target.length),
    schoolBytes: left.length * target.length,
    endsAt: opens.at(-1) ?? null,
  }
}

/** When the rings of a campaign that runs would open from now on, and when it would be over. */
export async function foretellRest(
  db: Queries,
  school: Id,
  policy: CampaignPolicy,
  left: readonly number[],
  from: number,
  now: number,
): Promise<(number | undefined)[]> {
  const spans = await classSpans(db, school, null, now, now + AHEAD * DAY)
  return forecastRings(
    left.map((mostInSchool) => ({ mostInSchool })),
    policy,
    spans,
    Math.max(from, now),
  )
}

function mostInSchool(machines: readonly { school: Id }[]): number {
  return Math.max(0, ...[...Map.groupBy(machines, ({ school }) => school).values()].map((those) => those.length))
}
