import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { NewCampaign } from '@preau/protocol/api/campaigns.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { type Id, uuidv7 } from '@preau/protocol/ids.ts'
import type { DemoTownSchool } from '@preau/protocol/territory/demo-files.ts'
import type { ImageTarget, ImageTargets, SignedFile } from '@preau/protocol/update/metadata.ts'
import { openKeyFiles } from '../../keys/open-key-files.ts'
import { CampaignDesk } from '../../rollout/campaigns/campaign-desk.ts'
import { draftCampaign, storeCampaign } from '../../rollout/campaigns/make-campaign.ts'
import { openDirectorKey } from '../../rollout/director/director-key.ts'
import { UPDATES_FOLDER } from '../../rollout/open-cache.ts'
import { machinesOfSchool } from '../../store/campaign-devices.ts'
import { type CampaignLeader, campaignRows, newestCampaigns } from '../../store/campaigns.ts'
import type { Database } from '../../store/database.ts'
import { openStore } from '../../store/open.ts'
import { updatableMachines } from '../../store/updatable-machines.ts'
import { readUplink } from '../../territory/uplink-file.ts'
import { signToldTargets } from '../signed-targets.ts'
import { eveningBefore, tellUpdate } from '../tell-update.ts'
import { bringOver } from './bring-over.ts'
import type { TownCampaign } from './told-town.ts'
import { SCHOOLS_FOLDER } from './town-files.ts'

type KeyFiles = Awaited<ReturnType<typeof openKeyFiles>>
type Joined = DemoTownSchool & { uai: string }

const HOUR = 3_600_000
/** Between two turns of a school. */
const STEP = 30_000

/**
 * A campaign that the town hall leads over some of its schools, by the very rules: signed by keys of the demo, made in the store of the
 * hall, brought down, its turns given by the desk of each school in the evenings of the days before, a ring an evening, and told upwards.
 * The school in which machines give the version up stops by itself. Killed at any instant, the next call goes on from what is stored.
 */
export async function seedTownCampaign(
  { data, files, hall }: { data: string; files: KeyFiles; hall: Database },
  joined: readonly Joined[],
  told: TownCampaign,
): Promise<void> {
  const schools = joined.filter(({ uai }) => told.schools.includes(uai))
  const now = Math.max(...schools.map(({ at }) => at))
  const image = await signedImage(join(data, UPDATES_FOLDER), files, told, now)
  const id = await theCampaign(hall, image, schools, told, now)
  let at = 0
  const desk = deskOf(hall, 'territory', () => at)
  const ring = async () => (await campaignRows(hall, 'all', [id]))[0]
  const first = await ring()
  for (let days = (first?.rings.length ?? 0) - (first?.ring ?? 0); days > 0; days--) {
    at = eveningBefore(now, days)
    await desk.look()
    const open = (await ring())?.ring ?? 0
    for (const school of schools) {
      const waits = (await machinesOfSchool(hall, school.school)).some(
        (machine) => machine.campaign === id && machine.ring <= open && machine.phase === 'waiting',
      )
      // In the last one all of them hear how far it is.
      if (waits || days === 1) await playEvening({ data, hall, image, told, id }, school, at, days === 1)
    }
    at += 4 * HOUR
    await desk.look()
  }
}

interface Evening {
  data: string
  hall: Database
  image: ImageTargets
  told: TownCampaign
  id: Id
}

/** What came down to a school is played there in one evening, and what its machines told goes up. */
async function playEvening({ data, hall, image, told, id }: Evening, known: Joined, evening: number, isLast: boolean) {
  const folder = join(data, SCHOOLS_FOLDER, known.folder)
  const { school } = known
  const db = await openStore(folder)
  try {
    const uplink = await readUplink(folder, await openKeyFiles({ data: folder }))
    if (!uplink) throw new PreauError('INTERNAL', { what: 'a school of the demo is not joined' })
    const brought = { school, server: uplink.place.server, db }
    await bringOver(brought, hall, known.at)
    let at = evening
    const desk = deskOf(db, 'school', () => at)
    const target = targetOf(image, told.target)
    const { product, version: to } = target.custom
    const heard = new Map(
      (await updatableMachines(db, [school], target.custom)).map((one) => [one.device, one.heardAt]),
    )
    const machines = (await machinesOfSchool(db, school)).filter(({ campaign }) => campaign === id)
    const cause = known.uai === told.failing ? told.cause : undefined
    for (const [nth, { device, phase }] of machines.sort((a, b) => (a.device < b.device ? -1 : 1)).entries()) {
      // What was silent that evening, or off, is waited for.
      if (phase === 'healthy' || (heard.get(device) ?? 0) < evening || (isLast && !told.isOn(nth))) continue
      at += STEP
      const turn = await desk.giveTurn({ school, device, target: told.target, product, to })
      if (turn.answer === 'wait') continue
      const teller = { db, school, device, newId: ids(() => at), campaign: turn.campaign }
      await tellUpdate(teller, { name: told.target, target }, at, cause)
      if (cause !== undefined) await desk.look()
    }
    await bringOver(brought, hall, known.at)
  } finally {
    await db.close()
  }
}

/** The campaign of the demo: made as many evenings ago as it has rings, or as it is stored already. */
async function theCampaign(
  hall: Database,
  image: ImageTargets,
  schools: readonly Joined[],
  told: TownCampaign,
  now: number,
): Promise<Id> {
  const [known] = await newestCampaigns(hall, 'all', 1)
  if (known) return known
  const pilot = schools.find(({ uai }) => uai === told.pilot)?.school
  const { target, title, policy } = told
  const asked: NewCampaign = {
    ...{ target, title, policy, schools: schools.map(({ school }) => school) },
    ...(pilot && { pilot }),
  }
  return await hall.write(async (transaction) => {
    const guess = await draftCampaign(transaction, uuidv7(now, randomBytes(10)), asked, image, now)
    const at = eveningBefore(now, guess.rings.kinds.length)
    const newId = ids(() => at)
    const id = newId()
    const draft = await draftCampaign(transaction, id, asked, image, at)
    await storeCampaign(transaction, { id, asked, draft, by: null, ledBy: 'territory', now: at, newId })
    return id
  })
}

/** What the holders of the demo signed for this town hall, once. */
async function signedImage(folder: string, files: KeyFiles, told: TownCampaign, now: number): Promise<ImageTargets> {
  // It is written last.
  if (existsSync(join(folder, 'metadata', 'timestamp.json'))) {
    const text = await readFile(join(folder, 'metadata', '1.targets.json'), 'utf8')
    return (JSON.parse(text) as SignedFile<ImageTargets>).signed
  }
  const key = await openDirectorKey(files)
  const root = {
    ...{ name: `directors/${told.director}.json`, bytes: Buffer.from(JSON.stringify(key.root(1, now))) },
    facts: { kind: 'director' as const, product: told.director, version: '1' },
  }
  return signToldTargets(folder, [root, ...told.targets], now)
}

function targetOf(image: ImageTargets, name: string): ImageTarget {
  const found = image.targets[name]
  if (!found) throw new PreauError('UPDATE_TARGET_NOT_FOUND', { name })
  return found
}

function deskOf(db: Database, role: CampaignLeader, clock: () => number): CampaignDesk {
  const parts = { ordersChanged: () => undefined, changed: () => undefined }
  return new CampaignDesk({ ...parts, ...{ db, role, clock, newId: ids(clock) } })
}

function ids(clock: () => number): () => Id {
  return () => uuidv7(clock(), randomBytes(10))
}
