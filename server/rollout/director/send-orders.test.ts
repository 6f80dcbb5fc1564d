import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { targetsHead } from '@preau/protocol/update/make-metadata.ts'
import type { ImageTargets } from '@preau/protocol/update/metadata.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { KeyFiles } from '../../keys/key-files.ts'
import type { Database } from '../../store/database.ts'
import { directorOrders, putDirectorOrders } from '../../store/director-orders.ts'
import { insertAuthority, insertSchool } from '../../store/places.ts'
import { openMigratedStore } from '../../store/testing/migrated-store.ts'
import { makeOwnFolder } from '../cache/own-folder.ts'
import { UpdateCache } from '../cache/update-cache.ts'
import { Director } from './director.ts'
import { openDirectorKey } from './director-key.ts'
import { OrderSender, takeOrders } from './send-orders.ts'

const NOW = Date.UTC(2026, 10, 22)
const AUTHORITY = '01999999-0000-7000-8000-000000000001'
const SCHOOL = '01999999-0000-7000-8000-00000000000a'
const STRANGER = '01999999-0000-7000-8000-00000000000b'
const image: ImageTargets = {
  ...targetsHead(1, NOW),
  targets: {
    new: {
      length: 10,
      hashes: { sha256: 'a'.repeat(64) },
      custom: { kind: 'agent-app', product: 'agent', version: '2' },
    },
  },
}

let folder: string
let db: Database
let director: Director
let failed: [string, unknown][]
let came: string[]
const updates = () => join(folder, 'updates')
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'preau-orders-'))
  failed = []
  came = []
  db = await openMigratedStore(join(folder, 'store'), NOW)
  await db.write(async (t) => {
    await insertAuthority(t, { id: AUTHORITY, name: 'Vire' })
    await insertSchool(t, { id: SCHOOL, authority: AUTHORITY, name: 'Jules Ferry' })
  })
  await makeOwnFolder(join(folder, 'authority'))
  const key = await openDirectorKey(new KeyFiles(folder, undefined))
  director = new Director({ name: 'mairie', key, folder: updates(), clock: () => NOW })
})
afterEach(async () => {
  await db.close()
  rmSync(folder, { recursive: true })
})

const senderOf = () => new OrderSender({ db, folder: updates(), failed: (what, error) => failed.push([what, error]) })
const order = (to: string, school = SCHOOL) => director.order(school, image, [{ name: 'new', to: [to] }])
const versions = async () =>
  (await directorOrders(db)).map(({ school, timestamp }) => [school, JSON.parse(timestamp).signed.version])

/** The cache of a school, in a folder of its own. */
const schoolCache = () =>
  new UpdateCache({
    ...{ clock: () => NOW, wait: async () => undefined, schools: async () => [SCHOOL] },
    ...{
      folder: join(folder, 'school'),
      upstream: undefined,
      budget: { left: () => 1e9, spend: () => undefined } as never,
    },
    failed: (what, error) => failed.push([what, error]),
  })
const laid = (cache: UpdateCache, file: string) => cache.metadata(`directors/mairie/${SCHOOL}/metadata/${file}`)

describe('the orders of a town hall', () => {
  it('are put into the store as they were signed: at the start all of them, then each that is signed anew', async () => {
    await order('group:a')
    await order('group:a', STRANGER)
    const sender = senderOf()
    await sender.turn()
    expect(await versions()).toEqual([[SCHOOL, 1]])
    await order('group:b')
    await sender.turn()
    expect(await versions()).toEqual([[SCHOOL, 1]])
    sender.touched(SCHOOL)
    await sender.turn()
    expect(await versions()).toEqual([[SCHOOL, 2]])
    expect(failed).toEqual([])
  })

  it('lie in the school byte for byte, for its devices to judge', async () => {
    await order('group:a')
    await senderOf().turn()
    const cache = schoolCache()
    await takeOrders(
      db,
      cache,
      (what, error) => failed.push([what, error]),
      (school) => came.push(school),
    )
    expect(failed).toEqual([])
    const [sent] = await directorOrders(db)
    const files = [
      await laid(cache, 'timestamp.json'),
      await laid(cache, '1.snapshot.json'),
      await laid(cache, '1.targets.json'),
    ]
    expect(files.map(String)).toEqual([sent?.timestamp, sent?.snapshot, sent?.targets])
    expect(failed).toEqual([])
  })

  it('are told of once, to the school that they are for: its machines are told to look', async () => {
    const cache = schoolCache()
    const take = () =>
      takeOrders(
        db,
        cache,
        (what, error) => failed.push([what, error]),
        (school) => came.push(school),
      )
    await order('group:a')
    await senderOf().turn()
    await take()
    await take()
    expect(came).toEqual([SCHOOL])
    await order('group:b')
    await senderOf().turn()
    await take()
    await take()
    expect([came, failed]).toEqual([[SCHOOL, SCHOOL], []])
  })

  it('that are older than what is there, mixed, or none at all are left out, and what is there stays', async () => {
    await order('group:a')
    await senderOf().turn()
    const [older] = await directorOrders(db)
    await order('group:b')
    await senderOf().turn()
    const [newer] = await directorOrders(db)
    if (!older || !newer) throw new Error('nothing was sent')
    const cache = schoolCache()
    const take = () =>
      takeOrders(
        db,
        cache,
        (what, error) => failed.push([what, error]),
        (school) => came.push(school),
      )
    await take()
    const before = String(await laid(cache, 'timestamp.json'))
    for (const wrong of [
      older,
      { ...newer, timestamp: JSON.stringify({ ...JSON.parse(newer.timestamp), more: 1 }) },
      { ...newer, timestamp: '{}' },
      { ...newer, director: '../../authority' },
    ]) {
      failed.splice(0)
      await db.run('delete from director_orders')
      await db.write((t) => putDirectorOrders(t, [wrong]))
      await take()
      expect(failed.map(([what]) => what)).toEqual(['updates.orders_refused'])
      expect(String(await laid(cache, 'timestamp.json'))).toBe(before)
    }
  })
})
