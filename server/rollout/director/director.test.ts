import { mkdtempSync, rmSync } from 'node:fs'
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
