import { chown, lchown, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeWhole } from './whole-file.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'preau-whole-'))
})
afterEach(() => rm(folder, { recursive: true }))

const NOBODY = 65_534
const NO_ROOT = process.getuid?.() === 0 ? undefined : 'only root writes for another account'

describe('a file that is written whole', () => {
  it('takes the place of the old one with its own rights, whatever a cut start left beside it', async () => {
    await writeFile(join(folder, 'a.key'), 'old', { mode: 0o644 })
    await writeFile(join(folder, 'a.key.new'), 'cut', { mode: 0o644 })
    await writeWhole(folder, 'a.key', 'new', 0o600)
    expect(await readFile(join(folder, 'a.key'), 'utf8')).toBe('new')
    if (process.platform !== 'win32') expect((await stat(join(folder, 'a.key'))).mode & 0o777).toBe(0o600)
  })

  it.skipIf(process.platform === 'win32')('follows no link that lies where it is made', async () => {
    const elsewhere = join(folder, 'elsewhere')
    await writeFile(elsewhere, 'as it was')
    await symlink(elsewhere, join(folder, 'a.key.new'))
    await symlink(elsewhere, join(folder, 'a.key'))
    await writeWhole(folder, 'a.key', 'new', 0o600)
    expect([await readFile(elsewhere, 'utf8'), await readFile(join(folder, 'a.key'), 'utf8')]).toEqual([
      'as it was',
      'new',
    ])
  })

  it('belongs to the owner of its folder where root writes it, and goes by no link of another account', async (context) => {
    if (NO_ROOT !== undefined) context.skip(NO_ROOT)
    await chown(folder, NOBODY, NOBODY)
    await writeWhole(folder, 'a.key', 'new', 0o600)
    expect((await stat(join(folder, 'a.key'))).uid).toBe(NOBODY)
    await mkdir(join(folder, 'real'))
    await symlink(join(folder, 'real'), join(folder, 'link'))
    await writeWhole(join(folder, 'link'), 'a.key', 'by root', 0o600)
    await lchown(join(folder, 'link'), NOBODY, NOBODY)
    await expect(writeWhole(join(folder, 'link'), 'a.key', 'by a trap', 0o600)).rejects.toMatchObject({
      code: 'DATA_FOLDER_OPEN',
    })
    expect(await readFile(join(folder, 'real', 'a.key'), 'utf8')).toBe('by root')
  })
})
