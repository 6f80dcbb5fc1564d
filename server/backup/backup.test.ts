import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isPreauError } from '@preau/protocol/errors.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openStore } from '../store/open.ts'
import { makeBackup } from './make-backup.ts'
import { finishRestore, restoreBackup } from './restore-backup.ts'
import { guardDataFolder } from './secret-files.ts'

let root = ''
let data = ''
let to = ''
const NOW = 1_795_000_000_000

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'preau-backup-'))
  data = join(root, 'data')
  to = join(root, 'copy')
  await guardDataFolder(data)
  await mkdir(join(data, 'authority'))
  await writeFile(join(data, 'authority', 'authority.key'), 'key of before', { mode: 0o600 })
  await note('before')
})

afterEach(() => rm(root, { recursive: true, force: true }))

/** Writes a line into the store, as a server would. */
async function note(name: string): Promise<void> {
  const db = await openStore(data)
  await db.run('insert into authorities (id, name, name_key) values ($1, $1, $1)', [name])
  await db.close()
}

async function notes(): Promise<string[]> {
  const db = await openStore(data)
  const rows = await db.all<{ name: string }>('select name from authorities order by name')
  await db.close()
  return rows.map(({ name }) => name)
}

async function codeOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'done',
    (error) => (isPreauError(error) ? error.code : error),
  )
}

const backup = () => makeBackup({ data, to, version: '1.2.3', now: NOW })

describe('a backup', () => {
  it('holds the data of one instant, while a server writes, for its own account alone', async () => {
    const db = await openStore(data)
    const manifest = await backup()
    await db.run("insert into authorities (id, name, name_key) values ('late', 'late', 'late')")
    await db.close()
    expect(manifest).toMatchObject({ format: 1, madeAt: NOW, version: '1.2.3' })
    expect(manifest.files.map(({ name }) => name)).toEqual(['preau.db', 'authority/authority.key'])
    const modes = await Promise.all([to, join(to, 'preau.db'), join(to, 'authority')].map((path) => stat(path)))
    expect(modes.map(({ mode }) => (mode & 0o777).toString(8))).toEqual(['700', '600', '700'])
    expect(await readdir(root)).toEqual(['copy', 'data'])
    await restoreBackup({ from: to, data, now: NOW })
    expect(await notes()).toEqual(['before'])
  })

  it('is refused where something is already, and where there is nothing to back up', async () => {
    await mkdir(to)
    expect(await codeOf(backup())).toBe('BACKUP_EXISTS')
    expect(await codeOf(makeBackup({ data: root, to: join(root, 'x'), version: '1', now: NOW }))).toBe('BACKUP_NOTHING')
    expect(await readdir(root)).toEqual(['copy', 'data'])
  })
})

describe('a restore', () => {
  it('brings back what was, and keeps what there was since', async () => {
    await backup()
    await note('after')
    await writeFile(join(data, 'authority', 'authority.key'), 'key of after', { mode: 0o600 })
    const { kept } = await restoreBackup({ from: to, data, now: NOW })
    expect(await notes()).toEqual(['before'])
    expect(await readFile(join(data, 'authority', 'authority.key'), 'utf8')).toBe('key of before')
    expect(await readFile(join(kept, 'authority', 'authority.key'), 'utf8')).toBe('key of after')
    await rename(join(kept, 'preau.db'), join(data, 'preau.db'))
    expect(await notes()).toEqual(['after', 'before'])
  })

  it('is the same wherever it was cut, once it has gone on', async () => {
    await backup()
    await note('after')
    for (let steps = 0; steps < 8; steps++) {
      let left = steps
      const cut: typeof rename = async (...names) => {
        left -= 1
        if (left < 0) throw new Error('cut')
        await rename(...names)
      }
      await gather()
      await finishRestore(data, cut).catch(() => undefined)
      await finishRestore(data)
      expect(await notes()).toEqual(['before'])
      expect(await readdir(data)).not.toContain('restoring')
    }
  })

  it('changes nothing where the backup is damaged, is none, is of a newer program, or a server runs', async () => {
    const manifest = await backup()
    await note('after')
    const db = await openStore(data)
    expect(await codeOf(restoreBackup({ from: to, data, now: NOW }))).toBe('STORE_LOCKED')
    await db.close()
    const path = join(to, 'manifest.json')
    await writeFile(path, JSON.stringify({ ...manifest, schema: 9999 }))
    expect(await codeOf(restoreBackup({ from: to, data, now: NOW }))).toBe('STORE_VERSION_NEWER')
    await writeFile(path, JSON.stringify(manifest))
    await writeFile(join(to, 'authority', 'authority.key'), 'forged')
    expect(await codeOf(restoreBackup({ from: to, data, now: NOW }))).toBe('BACKUP_INVALID')
    await writeFile(path, JSON.stringify(manifest).replace('authority/authority.key', '../../authority.key'))
    expect(await codeOf(restoreBackup({ from: to, data, now: NOW }))).toBe('BACKUP_INVALID')
    await rm(path)
    expect(await codeOf(restoreBackup({ from: to, data, now: NOW }))).toBe('BACKUP_INVALID')
    expect(await notes()).toEqual(['after', 'before'])
  })
})

describe('the data folder', () => {
  it('is closed to others, and refused when others could read a key', async () => {
    await chmod(data, 0o755)
    await guardDataFolder(data)
    expect((await stat(data)).mode & 0o777).toBe(0o700)
    await chmod(join(data, 'authority', 'authority.key'), 0o640)
    expect(await codeOf(guardDataFolder(data))).toBe('DATA_FOLDER_OPEN')
  })
})

/** The state that a restore has before its first move. */
async function gather(): Promise<void> {
  const gathered = join(data, 'restoring')
  const { files } = JSON.parse(await readFile(join(to, 'manifest.json'), 'utf8')) as { files: { name: string }[] }
  for (const { name } of files) {
    await mkdir(join(gathered, name, '..'), { recursive: true })
    await writeFile(join(gathered, name), await readFile(join(to, name)))
  }
  await writeFile(join(gathered, 'ready'), JSON.stringify({ kept: 'kept', names: files.map(({ name }) => name) }))
}
