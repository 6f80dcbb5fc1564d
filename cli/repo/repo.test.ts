import { createHash } from 'node:crypto'
import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { KeyTable } from './testing/key-table.ts'
import { verifyPublished } from './verify.ts'

let table: KeyTable
beforeEach(async () => {
  table = new KeyTable()
  await table.found()
})
afterEach(() => table.remove())
afterAll(() => KeyTable.forget())

const published = () => join(table.depot, 'published')
const verified = async () => {
  const { root, targets, files } = await verifyPublished(published(), Date.now())
  return { root: root.version, list: targets.version, files, names: Object.keys(targets.targets) }
}

describe('a repository of updates', () => {
  it('holds what two of three holders have signed, and is what a device believes', async () => {
    expect(await verified()).toEqual({ root: 1, list: 1, files: 1, names: ['agent/1.0.0/agent.mjs'] })
    await table.add('1.1.0', 'two')
    expect(await table.signed(['chloe', 'anna'])).toBe(0)
    expect(await verified()).toMatchObject({ list: 2, files: 2 })
    expect(readdirSync(table.depot).sort()).toEqual(['holders', 'published'])
  })

  it('publishes nothing that fewer have signed, or the same one twice', async () => {
    await table.add('1.1.0', 'two')
    expect(await table.by('anna', 'sign')).toBe(0)
    expect(await table.by('anna', 'sign')).toBe(0)
    expect(await table.by('machine', 'publish')).toBe(1)
    expect(table.said.join()).toContain('REPOSITORY_NOT_SIGNED')
    expect(await verified()).toMatchObject({ list: 1 })
  })

  it('takes no signature that was given before a change for one after it', async () => {
    await table.add('1.1.0', 'two')
    await table.by('anna', 'sign')
    await table.by('bruno', 'sign')
    await table.add('1.2.0', 'three')
    expect(await table.by('machine', 'publish')).toBe(1)
    expect(table.said.join()).toContain('0 of 2')
  })

  it('shows what is signed before it is signed: each file with its hash, each key whole', async () => {
    await table.add('1.1.0', 'two')
    table.key('diane')
    await table.type('rotate', '--add', table.path('diane.pub'), '--remove', table.idOf('chloe').slice(0, 8))
    await table.by('anna', 'sign')
    const shown = table.said.join('\n')
    expect(shown).toContain(
      createHash('sha256')
        .update(readFileSync(table.path('agent.mjs')))
        .digest('hex'),
    )
    for (const [sign, name] of Object.entries({ '=': 'anna', '+': 'diane', '-': 'chloe' }))
      expect(shown).toContain(`${sign} ${table.idOf(name)}  ${name}`)
  })

  it('refuses a wrong passphrase, a key of nobody, and one whose file was changed', async () => {
    await table.add('1.1.0', 'two')
    const asBruno = ['--key', table.path('anna.key'), ...table.passphrase('bruno')]
    expect(await table.type('sign', ...asBruno)).toBe(1)
    expect(table.said.at(-1)).toContain('The passphrase does not open this key')
    table.key('eve')
    expect(await table.by('eve', 'sign')).toBe(1)
    expect(table.said.at(-1)).toContain('none of those that sign this')
    const file = table.path('anna.key')
    writeFileSync(file, readFileSync(file, 'utf8').replace('"name": "anna"', '"name": "eve"'))
    expect(await table.by('anna', 'sign')).toBe(1)
    expect(await table.by('machine', 'sign')).toBe(1)
  })

  it('keeps keys sealed, for their own account alone, and never writes one over', async () => {
    if (process.platform !== 'win32') expect(statSync(table.path('anna.key')).mode & 0o777).toBe(0o600)
    writeFileSync(table.path('frida.txt'), 'une phrase de cinq mots\n')
    const asFrida = ['key', table.path('frida.key'), '--name', 'frida', ...table.passphrase('frida')]
    expect(await table.type(...asFrida)).toBe(0)
    expect(readFileSync(table.path('frida.key'), 'utf8')).not.toContain('cinq mots')
    expect(await table.by('frida', 'sign')).toBe(1)
    expect(await table.type(...asFrida)).toBe(1)
    expect(table.said.at(-1)).toContain('BACKUP_EXISTS')
    writeFileSync(table.path('short.txt'), 'short\n')
    expect(await table.type('key', table.path('short.key'), '--name', 'x', ...table.passphrase('short'))).toBe(1)
    expect(table.said.at(-1)).toContain('PASSWORD_WEAK')
  })

  it('U11 goes on with the other two after a key was lost or stolen, and the lost one signs nothing more', async () => {
    table.key('diane')
    await table.type('rotate', '--remove', table.idOf('chloe'), '--add', table.path('diane.pub'))
    expect(await table.signed(['anna', 'bruno'])).toBe(0)
    expect(await verified()).toMatchObject({ root: 2, list: 2 })
    await table.add('1.1.0', 'two')
    expect(await table.by('chloe', 'sign')).toBe(1)
    expect(await table.signed(['diane', 'bruno'])).toBe(0)
    expect(await verified()).toMatchObject({ root: 2, list: 3 })
  })

  it('U11 does not change its keys by one of three, nor by the new ones alone', async () => {
    table.key('diane')
    table.key('eve')
    const [chloe, anna] = [table.idOf('chloe'), table.idOf('anna')]
    await table.type(
      'rotate',
      '--remove',
      `${chloe},${anna}`,
      '--add',
      `${table.path('diane.pub')},${table.path('eve.pub')}`,
    )
    expect(await table.signed(['diane', 'eve'])).toBe(1)
    await table.by('bruno', 'sign')
    expect(await table.by('machine', 'publish')).toBe(1)
    await table.by('anna', 'sign')
    expect(await table.by('machine', 'publish')).toBe(0)
    expect(await verified()).toMatchObject({ root: 2, list: 2 })
  })

  it('changes the key of the machine, of which the old one publishes nothing more', async () => {
    table.key('machine-2')
    await table.type('rotate', '--online', table.path('machine-2.pub'))
    await table.by('anna', 'sign')
    await table.by('chloe', 'sign')
    expect(await table.by('machine', 'publish')).toBe(1)
    expect(await table.by('machine-2', 'publish')).toBe(0)
    expect(await verified()).toMatchObject({ root: 2, list: 1 })
    expect(await table.by('machine', 'publish')).toBe(1)
  })

  it('U20 takes no unsafe name, whatever the file is called', async () => {
    for (const name of ['../x', 'a b', '/x', 'CON', 'x`id`', "x'y", 'a\\b']) {
      expect(await table.add('1.1.0', 'two', '--name', name)).toBe(1)
      expect(table.said.at(-1)).toContain('UPDATE_NAME_REFUSED')
    }
    expect(await table.type('show', '--json')).toBe(0)
    expect(JSON.parse(table.said[0] ?? '')).toMatchObject({ askings: [] })
  })

  it('never lowers a floor', async () => {
    expect(await table.type('floor', 'agent', '1.0.0')).toBe(0)
    expect(await table.type('floor', 'agent', '0.9.0')).toBe(1)
    await table.signed()
    expect((await verifyPublished(published(), Date.now())).targets.floors).toEqual({ agent: '1.0.0' })
  })

  it('renews its date by the machine alone', async () => {
    expect(await table.by('machine', 'publish')).toBe(0)
    expect(table.said[0]).toBe('Nothing is new: the date is renewed.')
    expect(await verified()).toMatchObject({ root: 1, list: 1 })
  })

  it('says what a device would refuse', async () => {
    expect(await table.type('verify')).toBe(0)
    const folder = join(published(), 'metadata')
    writeFileSync(
      join(folder, '1.targets.json'),
      readFileSync(join(folder, '1.targets.json'), 'utf8').replace('1.0.0', '1.0.1'),
    )
    expect(await table.type('verify')).toBe(1)
    expect(table.said[0]).toContain('[UPDATE_UNTRUSTED]')
  })

  it('publishes no bytes that are not those that were signed', async () => {
    await table.add('1.1.0', 'two')
    const files = join(table.depot, 'staged', 'files')
    for (const name of readdirSync(files)) writeFileSync(join(files, name), 'owt')
    expect(await table.signed()).toBe(1)
    expect(await verified()).toMatchObject({ list: 1, files: 1 })
  })

  it('is what it was where publishing was cut before it was decided, and what it becomes where after', async () => {
    await table.add('1.1.0', 'two')
    await table.by('anna', 'sign')
    await table.by('bruno', 'sign')
    const before = table.path('before')
    cpSync(table.depot, before, { recursive: true })
    expect(await table.by('machine', 'publish')).toBe(0)
    // Half of it lies there, and was never decided.
    cpSync(join(published(), 'metadata'), join(before, 'publishing', 'metadata'), { recursive: true })
    rmSync(table.depot, { recursive: true })
    cpSync(before, table.depot, { recursive: true })
    expect(await table.type('show')).toBe(0)
    expect(await verified()).toMatchObject({ list: 1 })
    expect(await table.by('machine', 'publish')).toBe(0)
    expect(await verified()).toMatchObject({ list: 2, files: 2 })
  })
})
