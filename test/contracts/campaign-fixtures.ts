import type { NewCampaign } from '@preau/protocol/api/campaigns.ts'
import type { UpdatePhase } from '@preau/protocol/rules/campaigns/phases.ts'
import { FIRST_POLICY } from '@preau/protocol/rules/campaigns/policy.ts'
import { targetsHead } from '@preau/protocol/update/make-metadata.ts'
import type { ImageTargets } from '@preau/protocol/update/metadata.ts'
import { CampaignDesk } from '../../server/rollout/campaigns/campaign-desk.ts'
import { draftCampaign, storeCampaign } from '../../server/rollout/campaigns/make-campaign.ts'
import { ordersFor } from '../../server/rollout/campaigns/orders.ts'
import { machinesOfSchool } from '../../server/store/campaign-devices.ts'
import { campaignRows, type StoredCampaign } from '../../server/store/campaigns.ts'
import type { Database } from '../../server/store/database.ts'
import { insertDevices } from '../../server/store/new-devices.ts'
import { insertRoom } from '../../server/store/places.ts'
import { takeUpdateResults } from '../../server/store/update-results.ts'
import { deviceOf, makeYard, newId } from './store-fixtures.ts'

/** A Tuesday in term, 20:00 in Paris. */
export const EVENING = Date.UTC(2026, 10, 24, 19)
const HOUR = 3_600_000

export const signedTarget = (version: string) => ({
  ...{ length: 1_000_000, hashes: { sha256: version.charCodeAt(2).toString(16).padStart(64, '0') } },
  custom: { kind: 'agent-app' as const, product: 'agent', version },
})

/** Schools full of machines, and a campaign desk with a clock that a test moves. */
export async function campaignWorld(
  db: Database,
  { schools = 8, each = 25, role = 'school' as const, policy = {} as Partial<NewCampaign['policy']> } = {},
) {
  const time = { now: EVENING }
  const places: { school: string; devices: string[] }[] = []
  for (let n = 0; n < schools; n++) {
    const { school, room } = await makeYard(db, `École ${n}`)
    const rooms = [room, newId(), newId(), newId()]
    const machines = Array.from({ length: each }, (_, k) => deviceOf(school, { room: rooms[k % rooms.length] ?? room }))
    await db.write(async (transaction) => {
      for (const id of rooms.slice(1)) await insertRoom(transaction, { id, school, name: `Salle ${id}` })
      await insertDevices(transaction, machines)
    })
    places.push({ school, devices: machines.map(({ id }) => id) })
  }
  const agent = JSON.stringify({ version: '1.0.0', platform: 'linux', arch: 'x64' })
  await db.run('update device_states set agent = $1, heard_at = $2', [agent, EVENING - HOUR])
  const image: ImageTargets = {
    ...targetsHead(1, EVENING),
    targets: { 'agent/1.1.0': signedTarget('1.1.0'), 'agent/1.2.0': signedTarget('1.2.0') },
  }
  const touched: string[][] = []
  const deskOf = (as: 'school' | 'territory') =>
    new CampaignDesk({
      ...{ db, newId, role: as, clock: () => time.now, changed: () => undefined },
      ordersChanged: (those) => touched.push([...those]),
    })
  const desk = deskOf(role)
  const all = places.map(({ school }) => school)
  const begin = async (fields: Partial<NewCampaign> = {}, ledBy: 'school' | 'territory' = role): Promise<string> => {
    const id = newId()
    const asked: NewCampaign = {
      ...{ target: 'agent/1.1.0', title: 'Agent 1.1', schools: all, pilot: all[0] ?? '' },
      policy: { ...FIRST_POLICY, ...policy },
      ...fields,
    }
    await db.write(async (transaction) => {
      const draft = await draftCampaign(transaction, id, asked, image, time.now)
      await storeCampaign(transaction, { id, asked, draft, by: null, ledBy, now: time.now, newId })
    })
    return id
  }
  let seq = 0
  const report = async (
    place: { school: string; device: string },
    phase: UpdatePhase,
    {
      at = ++seq,
      version = '1.1.0',
      cause = undefined as string | undefined,
      campaign = undefined as string | undefined,
    } = {},
  ) => {
    const update = { target: `agent/${version}`, product: 'agent', to: version, phase }
    const said = { ...update, ...(cause !== undefined && { cause }), ...(campaign !== undefined && { campaign }) }
    const row = { ...place, epoch: 1, seq: at, at: time.now, receivedAt: time.now, update: said }
    await db.write((transaction) => takeUpdateResults(transaction, [row]))
  }
  const ask = (place: { school: string; device: string }, version = '1.1.0') =>
    desk.giveTurn({ ...place, target: `agent/${version}`, product: 'agent', from: '1.0.0', to: version })
  const stand = async (id: string): Promise<StoredCampaign> => {
    const [row] = await campaignRows(db, 'all', [id])
    if (!row) throw new Error('no such campaign')
    return row
  }
  const ordered = async () => {
    const lists = await Promise.all(all.map((school) => ordersFor(db, school)))
    return new Set(lists.flat().flatMap(({ to }) => to.map((each) => each.slice('device:'.length))))
  }
  const machines = async () => (await Promise.all(all.map((school) => machinesOfSchool(db, school)))).flat()
  return { db, time, places, all, image, desk, deskOf, touched, begin, report, ask, stand, ordered, machines }
}
