import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { NewCampaign } from '@preau/protocol/api/campaigns.ts'
import { type Id, uuidv7 } from '@preau/protocol/ids.ts'
import type { UpdateResult } from '@preau/protocol/messages/update-result.ts'
import { FIRST_POLICY } from '@preau/protocol/rules/campaigns/policy.ts'
import type { ImageTargets } from '@preau/protocol/update/metadata.ts'
import { type Order, readOrders } from '@preau/protocol/update/orders.ts'
import { openKeyFiles } from '../keys/open-key-files.ts'
import { CampaignDesk } from '../rollout/campaigns/campaign-desk.ts'
import { draftCampaign, storeCampaign } from '../rollout/campaigns/make-campaign.ts'
import { ordersFor } from '../rollout/campaigns/orders.ts'
import { Director } from '../rollout/director/director.ts'
import { openDirectorKey } from '../rollout/director/director-key.ts'
import { UPDATES_FOLDER } from '../rollout/open-cache.ts'
import { campaignsOfSchool } from '../store/campaigns.ts'
import type { Database } from '../store/database.ts'
import { insertEvents } from '../store/events.ts'
import { updatableMachines } from '../store/updatable-machines.ts'
import { takeUpdateResults } from '../store/update-results.ts'
import { signToldTargets, type ToldTarget } from './signed-targets.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
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
      await tell({ db, school, device, newId, campaign: turn.campaign }, order, at, trial())
      await desk.look()
    }
    await desk.look()
  }
}

interface Teller {
  db: Database
  school: Id
  device: Id
  campaign: Id
  newId(): Id
}

/** The steps of one machine, as it told them, and the line of how it ended. */
async function tell(
  { db, school, device, campaign, newId }: Teller,
  { name, target }: Order,
  at: number,
  cause?: string,
): Promise<void> {
  const { product, version: to } = target.custom
  const common = { campaign, target: name, product, to }
  const end: UpdateResult = {
    ...common,
    phase: cause === undefined ? 'healthy' : 'rolled_back',
    ...(cause && { cause }),
  }
  const steps: UpdateResult[] = [{ ...common, phase: 'downloaded' }, { ...common, phase: 'started' }, end]
  // Before the outbox of the machine that plays it: its epochs begin with the time of its first connection.
  const row = (update: UpdateResult, index: number) => ({
    ...{
      school,
      device,
      epoch: 1,
      seq: Math.floor(at / 1000) * 10 + index,
      at: at + index * 1000,
      receivedAt: at,
      update,
    },
  })
  const event = cause === undefined ? 'update.healthy' : 'update.rolled_back'
  await db.write(async (transaction) => {
    await takeUpdateResults(transaction, steps.map(row))
    const place = {
      school,
      device,
      epoch: 1,
      seq: Math.floor(at / 1000) * 10,
      id: newId(),
      at: at + 2000,
      receivedAt: at,
    }
    const severity = cause === undefined ? 'info' : 'warning'
    const params = { product, to, ...(cause !== undefined && { cause }) }
    await insertEvents(transaction, [{ ...place, source: 'server', event, severity, params }])
  })
}

/** Half past six in Paris, so many school days ago. */
function eveningBefore(now: number, days: number): number {
  let [at, left] = [now, days]
  while (left > 0) {
    at -= DAY
    const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'short', timeZone: 'Europe/Paris' }).format(at)
    if (weekday !== 'Sat' && weekday !== 'Sun') left--
  }
  const day = Math.floor(at / DAY) * DAY
  const hour = Number(
    new Intl.DateTimeFormat('en-GB', { hour: 'numeric', hourCycle: 'h23', timeZone: 'Europe/Paris' }).format(day),
  )
  return day + (18 - hour) * HOUR + HOUR / 2
}
