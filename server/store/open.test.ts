import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { schemaVersion } from './migrate.ts'
import { DATABASE_FILE, openStore } from './open.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'preau-open-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

describe('openStore', () => {
  it('makes the folder and the schema, and finds both again', async () => {
    const data = join(folder, 'a', 'b')
    const first = await openStore(data)
    const version = await schemaVersion(first)
    await first.run("insert into authorities (id, name, name_key) values ('1', 'Vire', 'vire')")
    await first.close()
    const second = await openStore(data)
    expect([version > 0, await second.all('select name from authorities')]).toEqual([true, [{ name: 'Vire' }]])
    await second.close()
  })

  it('tells the size of the database and the room on its disk', async () => {
    const db = await openStore(folder)
    const { bytes, freeBytes } = await db.size()
    const file = await stat(join(folder, DATABASE_FILE))
    expect(bytes).toBeGreaterThanOrEqual(file.size)
    expect(freeBytes).toBeGreaterThan(0)
    await db.close()
  })

  it('refuses a folder that is open already', async () => {
    const db = await openStore(folder)
    await expect(openStore(folder)).rejects.toMatchObject({ code: 'STORE_LOCKED' })
    await db.close()
    await (await openStore(folder)).close()
  })

  it('refuses a folder that another process holds, and takes it when that one is killed', async () => {
    const program = `
      import { openStore } from ${JSON.stringify(new URL('./open.ts', import.meta.url).href)}
      await openStore(process.argv[1])
      process.stdout.write('open')
      setInterval(() => undefined, 1000)
    `
    const holder = spawn(process.execPath, ['--input-type=module', '-e', program, folder])
    try {
      await once(holder.stdout, 'data')
      await expect(openStore(folder)).rejects.toMatchObject({ code: 'STORE_LOCKED' })
    } finally {
      holder.kill('SIGKILL')
      await once(holder, 'exit')
    }
    await (await openStore(folder)).close()
  })

  it('fails with STORE_FAILED on a file that is no database, and lets go of the folder', async () => {
    await writeFile(join(folder, DATABASE_FILE), 'not a database, but long enough to look at'.repeat(100))
    await expect(openStore(folder)).rejects.toMatchObject({ code: 'STORE_FAILED' })
    await rm(join(folder, DATABASE_FILE))
    await (await openStore(folder)).close()
  })

  it('fails with STORE_FAILED where the folder cannot be made', async () => {
    await writeFile(join(folder, 'file'), '')
    await expect(openStore(join(folder, 'file', 'data'))).rejects.toMatchObject({ code: 'STORE_FAILED' })
  })
})
