import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { type Id, uuidv7 } from '@preau/protocol/ids.ts'
import { readEnrolCode } from '@preau/protocol/rules/enrol-code.ts'
import type { DemoTown, DemoTownSchool } from '@preau/protocol/territory/demo-files.ts'
import type { KeyPair } from '../../access/authority.ts'
import { openServerKeys } from '../../access/authority-files.ts'
import { serverHosts } from '../../access/enrol-codes.ts'
import { JoinDesk } from '../../access/join-desk.ts'
import { makeUplinkKey, requestOf } from '../../access/uplink-key.ts'
import { KEY_FOLDER } from '../../keys/key-files.ts'
import { type KeyPlaces, openKeyFiles } from '../../keys/open-key-files.ts'
import { Contracts } from '../../service/contracts.ts'
import { TicketDesk } from '../../service/ticket-desk.ts'
import { insertContract, type NewVersion } from '../../store/contracts.ts'
import type { Database } from '../../store/database.ts'
import { openStore, type StorePlace } from '../../store/open.ts'
import { DEFAULT_TIME_ZONE, insertAuthority } from '../../store/places.ts'
import { storeInstance } from '../../store/sync/codes.ts'
import { noteEverything } from '../../store/sync/notes.ts'
import { findPeer, joinPeer } from '../../store/sync/peers.ts'
import { installNotes } from '../../store/sync/triggers.ts'
import { keepUplink, keyToAskWith, readUplink } from '../../territory/uplink-file.ts'
import { bringOver } from './bring-over.ts'
import type { TownCampaign, TownContract, TownSchool } from './told-town.ts'
import { seedTownCampaign } from './town-campaign.ts'
import { keepPorts, keepTown, readTown, SCHOOLS_FOLDER } from './town-files.ts'
import { writeTownSchool } from './write-town-school.ts'

export interface SeedTownOptions {
  /** Hears after each school how many of all are done. */
  progress(done: number, all: number): void
  /** True: stop as soon as may be; the next start goes on from there. */
  stopping(): boolean
  /** What it brought to them, once they are all there. */
  campaign?: TownCampaign
}

const CODE_LIFE = 3_600_000
/** What a school finds until its own line of the demo is made. */
const NO_ADDRESS = [{ host: '127.0.0.1', port: 9 }]

/**
 * Makes the schools of a demo with a town hall, each with a store of its own in a folder within the town hall's, joined by a code, and
 * what it has brought over by the ends of its uplink as of when it was last heard. Killed at any instant, the next call goes on from there; done, it does nothing.
 * Throws what openStore() throws.
 */
export async function seedTown(
  config: KeyPlaces & StorePlace & { host: string },
  told: readonly TownSchool[],
  contract: TownContract,
  { progress, stopping, campaign }: SeedTownOptions,
): Promise<DemoTown> {
  const { data } = config
  await mkdir(data, { recursive: true, mode: 0o700 })
  const town = (await readTown(data)) ?? planOf(told)
  if (town.isDone) return town
  await keepTown(data, town)
  const files = await openKeyFiles(config)
  const hosts = serverHosts(config.host)
  const { authority } = await openServerKeys({ data, files, name: hostname(), hosts, now: Date.now() })
  const hall = await openStore(config)
  try {
    await hall.write((transaction) => installNotes(transaction, 'territory'))
    const agreed = await writeContract(hall, contract, town)
    const covers = new Contracts(hall)
    for (const [index, school] of town.schools.entries()) {
      if (stopping()) return town
      const each = told[index]
      if (each) await seedSchoolOf({ data, hall, authority, covers, agreed }, school, each)
      progress(index + 1, town.schools.length)
    }
    const joined = town.schools.map((school, index) => ({ ...school, uai: told[index]?.uai ?? '' }))
    if (campaign) await seedTownCampaign({ data, files, hall }, joined, campaign)
  } finally {
    await hall.close()
  }
  await keepPorts(
    data,
    town.schools.map(({ school, at }, index) => ({
      ...{ school, port: 0, healedAt: null },
      cutAt: told[index]?.isCut ? at : null,
    })),
  )
  const done = { ...town, isDone: true }
  await keepTown(data, done)
  return done
}

function planOf(told: readonly TownSchool[]): DemoTown {
  const newId = (at: number) => uuidv7(at, randomBytes(10))
  const authorities = new Map<string, Id>()
  const schools = told.map(({ commune, school: name, at, isServed }, index): DemoTownSchool => {
    const authority = authorities.get(commune) ?? newId(at)
    authorities.set(commune, authority)
    const folder = `${index + 1}`.padStart(2, '0')
    return { folder, school: newId(at), authority, name, commune, at, isServed }
  })
  return { isDone: false, schools }
}

/** The contract of the town hall for its schools, written once; gives it as it stands. */
async function writeContract(hall: Database, told: TownContract, { schools }: DemoTown): Promise<NewVersion> {
  const known = await hall.get<{ id: Id; at: number; text: string }>(
    `select c.id, c.made_at as at, v.body as text from contracts c join contract_versions v on v.contract_id = c.id
     where c.key = $1 and v.version = 1`,
    [told.key],
  )
  const { key, title, from, to } = told
  const at = known?.at ?? Math.min(...schools.map((school) => school.at))
  const id = known?.id ?? uuidv7(at, randomBytes(10))
  const agreed: NewVersion = {
    ...{ contract: id, version: 1, note: null, at, by: null, links: {} },
    ...{ key, title, from, to, text: known?.text ?? told.text, validFrom: from },
  }
  if (!known) await hall.write((transaction) => insertContract(transaction, agreed))
  return agreed
}

interface Hall {
  data: string
  hall: Database
  authority: KeyPair
  covers: Contracts
  agreed: NewVersion
}

async function seedSchoolOf(at: Hall, known: DemoTownSchool, told: TownSchool): Promise<void> {
  const folder = join(at.data, SCHOOLS_FOLDER, known.folder)
  await mkdir(join(folder, KEY_FOLDER), { recursive: true, mode: 0o700 })
  const db = await openStore(folder, told.at)
  try {
    const { school } = known
    await db.write((transaction) => writeTownSchool(transaction, told, { ...known, agreed: at.agreed }))
    await at.hall.write(async (transaction) => {
      const { authority: id, commune: name } = known
      const present = await transaction.get('select 1 as there from authorities where id = $1', [id])
      if (!present) await insertAuthority(transaction, { id, name })
    })
    const server = await joinSchool(at, folder, { ...known, uai: told.uai }, db)
    const newId = () => uuidv7(told.at, randomBytes(10))
    // A ticket stands in the town hall by the contract that covers it there.
    const desk = new TicketDesk({ clock: () => told.at, newId, covers: at.covers })
    await bringOver({ school, server, db }, at.hall, told.at, (transaction, ticket) =>
      desk.arrived(transaction, ticket, []),
    )
  } finally {
    await db.close()
  }
}

/** Joins as a school server does, without a line. */
async function joinSchool(
  { hall, authority }: Hall,
  folder: string,
  known: DemoTownSchool & { uai: string },
  db: Database,
): Promise<Id> {
  const { school: id, name, uai, at } = known
  const files = await openKeyFiles({ data: folder })
  const present = await readUplink(folder, files)
  const peer = await findPeer(db, id)
  if (present && peer) return present.place.server
  const clock = () => at
  const desk = new JoinDesk({
    ...{ db: hall, clock, authority, newId: () => uuidv7(at, randomBytes(10)) },
    codeServer: () => ({ authority: authority.certificate, addresses: NO_ADDRESS }),
    brokers: () => [],
    joined: (school) => noteEverything(hall, school, 'territory'),
  })
  const isThere = await hall.get('select 1 as there from schools where id = $1', [id])
  const { code } = await desk.makeCode({
    life: CODE_LIFE,
    ...(isThere ? { school: id } : { authority: known.authority }),
  })
  const key = await keyToAskWith(files, async () => makeUplinkKey())
  const answer = await desk.ask(
    {
      secret: Buffer.from(readEnrolCode(code).secret).toString('hex'),
      csr: await requestOf(key),
      instance: await storeInstance(db, randomBytes(16).toString('hex')),
      school: { id, name, uai, insee: null, timezone: DEFAULT_TIME_ZONE },
    },
    '127.0.0.1',
  )
  const { server, certificate } = answer
  await db.write(async (transaction) => {
    await joinPeer(transaction, { school: id, server, now: at })
    await installNotes(transaction, 'school')
  })
  await noteEverything(db, id, 'school')
  await keepUplink(folder, files, key, {
    ...{ school: id, server, certificate, authority: answer.authority, addresses: NO_ADDRESS, brokers: [] },
  })
  return server
}
