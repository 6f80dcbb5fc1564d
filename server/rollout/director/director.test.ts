import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { targetsHead } from '@preau/protocol/update/make-metadata.ts'
import { type ImageTargets, readDirectorTargets } from '@preau/protocol/update/metadata.ts'
import type { TargetFacts } from '@preau/protocol/update/target-facts.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { KeyFiles } from '../../keys/key-files.ts'
import { Mirror } from '../cache/mirror.ts'
import { makeOwnFolder } from '../cache/own-folder.ts'
import { Director } from './director.ts'
import { openDirectorKey } from './director-key.ts'
import { renewOrders } from './renew-orders.ts'

const NOW = Date.UTC(2026, 10, 22)
const SCHOOL = '01999999-0000-7000-8000-00000000000a'
const target = (version: string, facts: Partial<TargetFacts> = {}) => ({
  length: 10,
  hashes: { sha256: 'a'.repeat(64) },
  custom: { kind: 'agent-app' as const, product: 'agent', version, ...facts },
})
const image: ImageTargets = {
  ...targetsHead(1, NOW),
  floors: { agent: '1.4.0' },
  targets: {
    new: target('1.5.0'),
    old: target('1.0.0'),
    root: target('1', { kind: 'director', product: 'mairie' }),
    patch: target('1.5.0', { patch: { from: 'old', gives: 'new' } }),
  },
}

let folder: string
let director: Director
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'preau-director-'))
  await makeOwnFolder(join(folder, 'authority'))
  const key = await openDirectorKey(new KeyFiles(folder, undefined))
  director = new Director({ name: 'mairie', key, folder: join(folder, 'updates'), clock: () => NOW })
})
afterEach(() => rmSync(folder, { recursive: true }))

const published = async () => {
  const bytes = await new Mirror(join(folder, 'updates')).newestTargets(`directors/mairie/${SCHOOL}/metadata`)
  return bytes && readDirectorTargets(bytes.toString()).signed
}

describe('a director', () => {
  it('keeps its key from one start to the next', async () => {
    const files = new KeyFiles(folder, undefined)
    expect((await openDirectorKey(files)).id).toBe((await openDirectorKey(files)).id)
  })

  it('says to a school who gets what, anew each time', async () => {
    await director.order(SCHOOL, image, [{ name: 'new', to: ['*'] }])
    await director.order(SCHOOL, image, [{ name: 'new', to: ['group:ring-1'] }])
    expect(await published()).toMatchObject({
      ...{ version: 2, school: SCHOOL },
      targets: { new: { length: 10, custom: { to: ['group:ring-1'] } } },
    })
  })

  it('renews what it said, and what it never said it does not renew', async () => {
    await director.renew(SCHOOL)
    expect(await published()).toBe(undefined)
    await director.order(SCHOOL, image, [{ name: 'new', to: ['*'] }])
    await director.renew(SCHOOL)
    expect(await published()).toMatchObject({ version: 2, targets: { new: { length: 10 } } })
  })

  it('renews by itself each day what it ordered, and nothing that another one did', async () => {
    const files = new KeyFiles(folder, undefined)
    await makeOwnFolder(join(folder, 'other/authority'))
    const other = await openDirectorKey(new KeyFiles(join(folder, 'other'), undefined))
    const updates = join(folder, 'updates')
    await director.order(SCHOOL, image, [{ name: 'new', to: ['*'] }])
    await new Director({ name: 'region', key: other, folder: updates, clock: () => NOW }).order(SCHOOL, image, [])
    const failures: unknown[] = []
    const renew = (hours: number) =>
      renewOrders({
        ...{ folder: updates, files, clock: () => NOW + hours * 3_600_000 },
        failed: (_what, error) => failures.push(error),
      })
    const versions = async (hours: number) => {
      await renew(hours)
      return await Promise.all(
        ['mairie', 'region'].map(async (name) => {
          const bytes = await new Mirror(updates).newestTargets(`directors/${name}/${SCHOOL}/metadata`)
          return bytes && readDirectorTargets(bytes.toString()).signed.version
        }),
      )
    }
    expect([await versions(1), await versions(24), await versions(25), await versions(48)]).toEqual([
      ...[
        [1, 1],
        [2, 1],
        [2, 1],
        [3, 1],
      ],
    ])
    // A clock that was years ahead when it signed does not keep it silent for years.
    expect(await versions(0)).toEqual([4, 1])
    expect(failures).toEqual([])
    writeFileSync(join(updates, 'directors/mairie', SCHOOL, 'metadata/timestamp.json'), '{')
    await renew(100)
    expect(failures).toEqual([expect.objectContaining({ code: 'UPDATE_METADATA_INVALID' })])
  })

  it('U13 signs nothing that the holders of the keys have not signed, nor below their floor', async () => {
    for (const [name, reason] of Object.entries({
      ...{ invented: 'unknown', old: 'below_floor', root: 'kind', patch: 'patch', __proto__: 'unknown' },
      constructor: 'unknown',
    })) {
      const asked = director.order(SCHOOL, image, [{ name, to: ['*'] }], { agent: '0.1' })
      await expect(asked).rejects.toMatchObject({ code: 'UPDATE_ORDER_REFUSED', context: { reason } })
    }
    expect(await published()).toBe(undefined)
  })
})
