import type { UpdateTurn, UpdateTurnRequest } from '@preau/protocol/api/update-turns.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { TURNS_A_MINUTE } from '@preau/protocol/rules/campaigns/forecast.ts'
import { isUnderWay } from '@preau/protocol/rules/campaigns/phases.ts'
import { type ClassSpan, windowAt } from '@preau/protocol/rules/campaigns/windows.ts'
import { type CampaignMachine, campaignsOfDevice, giveTurn, turnsSince } from '../../store/campaign-devices.ts'
import { campaignsOfSchool, type StoredCampaign, stateOf } from '../../store/campaigns.ts'
import type { Queries } from '../../store/database.ts'
import { classSpans } from './class-spans.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** An installation that failed, and did not have to be taken back, is tried again so often, so long after. */
const TRIES = 3
const TRY_AFTER = HOUR

type Ask = UpdateTurnRequest & { school: Id; device: Id }

/**
 * Whether it is the turn of a machine. INVARIANTS: only where a campaign of its school runs, for that very target, with its ring open,
 * and outside of class (I6); what was given up is not begun again before a person says so; the turn is on the disk before it is
 * given.
 * @param now ms since 1970
 */
export async function turnOf(transaction: Queries, ask: Ask, now: number): Promise<UpdateTurn> {
  const { school, device } = ask
  const wait = (why: Extract<UpdateTurn, { answer: 'wait' }>['why'], until: number): UpdateTurn => ({
    ...{ answer: 'wait', why, now },
    until: Math.max(until, now + MINUTE),
  })
  const campaigns = new Map((await campaignsOfSchool(transaction, school)).map((one) => [one.id, one]))
  const places = (await campaignsOfDevice(transaction, school, device)).flatMap((machine) => {
    const campaign = campaigns.get(machine.campaign)
    return campaign?.product === ask.product ? [{ machine, campaign }] : []
  })
  const found = ruling(places)
  if (!found || found.campaign.target !== ask.target || found.campaign.version !== ask.to)
    return wait('ring', now + HOUR)
  const { machine, campaign } = found
  const state = stateOf(campaign)
  if (state === 'paused') return wait('paused', now + HOUR)
  if (state === 'halted' || state === 'aborted') return wait('halted', now + HOUR)
  if (machine.ring > campaign.ring) return wait('ring', now + HOUR)
  if (machine.phase === 'rolled_back') return wait('halted', now + DAY)
  if (machine.phase === 'failed') {
    if (machine.tries >= TRIES) return wait('halted', now + DAY)
    if (now < (machine.phaseAt ?? 0) + TRY_AFTER) return wait('busy', (machine.phaseAt ?? 0) + TRY_AFTER)
  }
  const window = windowAt(await spansFor(transaction, school, device, now), now)
  if (!window.isOpen) return wait('window', window.until)
  const { until } = window
  // A machine that was cut in the middle goes on, and takes nobody's place.
  const goesOn = isUnderWay(machine.phase) && machine.turnAt !== null && now - machine.turnAt < HOUR
  if (!goesOn) {
    const { turns, first } = await turnsSince(transaction, school, now - MINUTE)
    if (turns >= TURNS_A_MINUTE) return wait('busy', first + MINUTE + 1)
    await giveTurn(transaction, machine, ask.from, now)
  }
  return { answer: 'go', campaign: campaign.id, now, until }
}

interface Place {
  machine: CampaignMachine
  campaign: StoredCampaign
}

/**
 * The campaign that says what a machine is to have of a product, given the newest first: the newest whose ring reached it, else the
 * one before. One that was aborted holds only those that it had begun with: they are not brought back to what was before it.
 */
export function ruling(places: readonly Place[]): Place | undefined {
  return places.find(({ machine, campaign }) =>
    campaign.wanted === 'aborted' ? machine.phase !== 'waiting' : machine.ring <= campaign.ring,
  )
}

async function spansFor(db: Queries, school: Id, device: Id, now: number): Promise<ClassSpan[]> {
  return await classSpans(db, school, device, now, now + 2 * DAY)
}
