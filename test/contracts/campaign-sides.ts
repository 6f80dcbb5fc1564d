import type { NewCampaign } from '@preau/protocol/api/campaigns.ts'
import type { UpdatePhase } from '@preau/protocol/rules/campaigns/phases.ts'
import { FIRST_POLICY } from '@preau/protocol/rules/campaigns/policy.ts'
import { targetsHead } from '@preau/protocol/update/make-metadata.ts'
import { CampaignDesk } from '../../server/rollout/campaigns/campaign-desk.ts'
import { draftCampaign, storeCampaign } from '../../server/rollout/campaigns/make-campaign.ts'
import { ordersFor } from '../../server/rollout/campaigns/orders.ts'
import { machinesOfSchool } from '../../server/store/campaign-devices.ts'
import { campaignRows } from '../../server/store/campaigns.ts'
import type { Database } from '../../server/store/database.ts'
import { insertRoom } from '../../server/store/places.ts'
import { takeUpdateResults } from '../../server/store/update-results.ts'
import { EVENING, signedTarget } from './campaign-fixtures.ts'
import type { FreshStore } from './store.contract.ts'
import { makeDevice, newId } from './store-fixtures.ts'
import { makeSides, type StoreSide } from './sync-sides.ts'

/** A school with machines and its town hall, each with its own campaign desk. The school has no hours: it is always evening. */
export async function campaignSides(fresh: () => Promise<FreshStore>, machines = 6) {
  const sides = await makeSides(fresh)
  const { here, there, school, clock, device } = sides
  clock.now = EVENING
  const devices = [device]
  for (let n = 1; n < machines; n++) {
    const room = newId()
    await here.db.write((t) => insertRoom(t, { id: room, school, name: `Salle ${n}` }))
    devices.push(await makeDevice(here.db, school, { room, name: `Portable ${n + 1}` }))
  }
  const agent = JSON.stringify({ version: '1.0.0', platform: 'linux', arch: 'x64' })
  await here.db.run('update device_states set agent = $1, heard_at = $2', [agent, EVENING - 3_600_000])
  await sides.exchange()
  const deskOf = (db: Database, role: 'school' | 'territory') =>
    new CampaignDesk({ db, newId, role, clock: () => clock.now, changed: () => {}, ordersChanged: () => {} })
  const desks = { here: deskOf(here.db, 'school'), there: deskOf(there.db, 'territory') }
  const begin = async (
    { db }: StoreSide = there,
    { restHours = 0, ...fields }: Partial<NewCampaign['policy']> = {},
  ): Promise<string> => {
    const id = newId()
    const ledBy = db === there.db ? 'territory' : 'school'
    const asked: NewCampaign = {
      ...{ target: 'agent/1.1.0', title: 'Agent 1.1', schools: [school], pilot: school },
      policy: { ...FIRST_POLICY, restHours, ...fields },
    }
    const image = { ...targetsHead(1, EVENING), targets: { 'agent/1.1.0': signedTarget('1.1.0') } }
    await db.write(async (t) => {
      const draft = await draftCampaign(t, id, asked, image, clock.now)
      await storeCampaign(t, { id, asked, draft, by: newId(), ledBy, now: clock.now, newId })
    })
    return id
  }
  let seq = 0
  const report = async (machine: string, phase: UpdatePhase, campaign: string) => {
    clock.now += 1000
    const update = { target: 'agent/1.1.0', product: 'agent', to: '1.1.0', phase, campaign }
    const place = { school, device: machine, epoch: 1, seq: ++seq }
    const row = { ...place, at: clock.now, receivedAt: clock.now, update }
    await here.db.write((t) => takeUpdateResults(t, [row]))
  }
  const steer = async (at: 'here' | 'there', id: string, act: 'pause' | 'resume' | 'abort', retry = false) => {
    clock.now += 1000
    const { db } = sides[at]
    const rows = await campaignRows(db, 'all', [id])
    await db.write((t) => desks[at].steer(t, rows, { act, retry, by: null }))
  }
  const stand = async (at: 'here' | 'there', id: string) => {
    const [row] = await campaignRows(sides[at].db, 'all', [id])
    if (!row) throw new Error('no such campaign')
    return row
  }
  const machinesAt = (at: 'here' | 'there') => machinesOfSchool(sides[at].db, school)
  const orderedAt = async (at: 'here' | 'there') =>
    (await ordersFor(sides[at].db, school)).flatMap(({ to }) => to.map((each) => each.slice('device:'.length))).sort()
  const ask = (machine: string) =>
    desks.here.giveTurn({
      ...{ school, device: machine, target: 'agent/1.1.0', product: 'agent', from: '1.0.0', to: '1.1.0' },
    })
  return { ...sides, devices: devices.sort(), desks, begin, report, steer, stand, machinesAt, orderedAt, ask }
}
