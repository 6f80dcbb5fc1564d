import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { NewCampaign } from '@preau/protocol/api/campaigns.ts'
import { type Id, uuidv7 } from '@preau/protocol/ids.ts'
import { FIRST_POLICY } from '@preau/protocol/rules/campaigns/policy.ts'
import type { ImageTargets } from '@preau/protocol/update/metadata.ts'
import { readOrders } from '@preau/protocol/update/orders.ts'
import { openKeyFiles } from '../keys/open-key-files.ts'
import { CampaignDesk } from '../rollout/campaigns/campaign-desk.ts'
import { draftCampaign, storeCampaign } from '../rollout/campaigns/make-campaign.ts'
import { ordersFor } from '../rollout/campaigns/orders.ts'
import { Director } from '../rollout/director/director.ts'
import { openDirectorKey } from '../rollout/director/director-key.ts'
import { UPDATES_FOLDER } from '../rollout/open-cache.ts'
import { campaignsOfSchool } from '../store/campaigns.ts'
import type { Database } from '../store/database.ts'
import { updatableMachines } from '../store/updatable-machines.ts'
import { signToldTargets, type ToldTarget } from './signed-targets.ts'
import { eveningBefore, tellUpdate } from './tell-update.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** A campaign of the past. `trial`: why each machine gives the version up; undefined where it is healthy. */
export interface ToldCampaign {
  target: string
  title: string
  /** School days before now; it began in the evening. */
  daysAgo: number
  trial(): string | undefined
}

export interface ToldUpdates {
  /** As the director of the server is named among what is signed. */
  director: string
  targets: readonly ToldTarget[]
  campaigns: readonly ToldCampaign[]
  /** ms since 1970. */
  now: number
}

/**
 * What was brought to the machines of a simulated school before its start, by the very rules: signed by keys of the demo, ordered
 * by its director, read as each machine reads its orders, each turn given by the desk at the time of that evening. A version that is
 * given up stops its campaign by itself. Does nothing where something is signed already, or no school is.
 */
export async function seedUpdates(
  db: Database,
  config: Parameters<typeof openKeyFiles>[0],
  { director: name, targets, campaigns, now }: ToldUpdates,
): Promise<void> {
  const folder = join(config.data, UPDATES_FOLDER)
  const found = await db.get<{ school: Id }>('select school_id as school from devices where simulated = 1 limit 1')
  if (!found || existsSync(join(folder, 'metadata', 'timestamp.json'))) return
  const { school } = found
  if ((await campaignsOfSchool(db, school)).length > 0) return
  const key = await openDirectorKey(await openKeyFiles(config))
  const root: ToldTarget = {
    ...{ name: `directors/${name}.json`, bytes: Buffer.from(JSON.stringify(key.root(1, now))) },
    facts: { kind: 'director', product: name, version: '1' },
  }
  const image = signToldTargets(folder, [root, ...targets], now)
  const director = new Director({ name, key, folder, clock: () => now })
  for (const told of campaigns)
    await tellCampaign({ db, school, image, director }, told, eveningBefore(now, told.daysAgo))
}

interface Story {
  db: Database
  school: Id
  image: ImageTargets
  director: Director
}

/** Plays one campaign from an evening on, until it is over or has stopped. `trial` says why a machine gives a version up. */
async function tellCampaign(
  { db, school, image, director }: Story,
  { target, title, trial }: ToldCampaign,
  evening: number,
): Promise<void> {
  let at = evening
  const newId = () => uuidv7(at, Buffer.from(randomUUID().replaceAll('-', ''), 'hex').subarray(0, 10)) as Id
  const desk = new CampaignDesk({
    ...{ db, newId, role: 'school', clock: () => at },
    ordersChanged: () => undefined,
    changed: () => undefined,
  })
  const id = newId()
  const asked: NewCampaign = { target, title, schools: [school], policy: { ...FIRST_POLICY, restHours: 1 } }
  await db.write(async (transaction) => {
    const draft = await draftCampaign(transaction, id, asked, image, at)
    await storeCampaign(transaction, { id, asked, draft, by: null, ledBy: 'school', now: at, newId })
  })
  const facts = image.targets[target]?.custom
  const machines = facts ? await updatableMachines(db, [school], facts) : []
  const done = new Set<Id>()
  const isRunning = async () => (await campaignsOfSchool(db, school)).find((one) => one.id === id)?.wanted === 'running'
  for (const end = at + 6 * HOUR; at < end && (await isRunning()); at += 5 * MINUTE) {
    const ordered = await director.order(school, image, await ordersFor(db, school))
    for (const { device, platform } of machines) {
      if (done.has(device) || !(await isRunning())) continue
      const self = { device, platform, groups: [], hardware: new Set<string>() }
      const order = readOrders(self, image, ordered).take.find(({ name }) => name === target)
      if (!order || !facts) continue
      const turn = await desk.giveTurn({ school, device, target, product: facts.product, to: facts.version })
      if (turn.answer === 'wait') continue
      done.add(device)
      at += 8000
      await tellUpdate({ db, school, device, newId, campaign: turn.campaign }, order, at, trial())
      await desk.look()
    }
    await desk.look()
  }
}
