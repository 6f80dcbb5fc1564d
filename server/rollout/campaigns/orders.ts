import type { Id } from '@preau/protocol/ids.ts'
import { type CampaignMachine, machinesOfSchool } from '../../store/campaign-devices.ts'
import { campaignsOfSchool, stateOf } from '../../store/campaigns.ts'
import type { Queries } from '../../store/database.ts'
import type { NewOrder } from '../director/director.ts'
import { ruling } from './give-turn.ts'

/**
 * What the director has to sign for a school: each target to the very machines whose ring is open. INVARIANTS: of one product a
 * machine is ordered one target at most; what was stopped, by whomever, is ordered to nobody, and what a machine gave up is not
 * ordered to it.
 */
export async function ordersFor(db: Queries, school: Id): Promise<NewOrder[]> {
  const campaigns = await campaignsOfSchool(db, school)
  const machines = new Map<string, CampaignMachine>()
  const devices = new Set<Id>()
  for (const machine of await machinesOfSchool(db, school)) {
    machines.set(`${machine.campaign} ${machine.device}`, machine)
    devices.add(machine.device)
  }
  const products = [...new Set(campaigns.map(({ product }) => product))]
  const orders = new Map<string, string[]>()
  for (const device of [...devices].sort()) {
    for (const product of products) {
      const places = campaigns.flatMap((campaign) => {
        const machine = machines.get(`${campaign.id} ${device}`)
        return campaign.product === product && machine ? [{ machine, campaign }] : []
      })
      const found = ruling(places)
      if (!found || found.machine.phase === 'rolled_back') continue
      const state = stateOf(found.campaign)
      if (state !== 'running' && state !== 'done') continue
      const to = orders.get(found.campaign.target) ?? []
      to.push(`device:${device}`)
      orders.set(found.campaign.target, to)
    }
  }
  return [...orders].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, to]) => ({ name, to }))
}
