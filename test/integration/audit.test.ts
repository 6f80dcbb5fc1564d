import { execFile } from 'node:child_process'
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AuditProof } from '@preau/protocol/api/audit.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closeAudit, writeAudit } from '../../server/access/audit.ts'
import { exportHead } from '../../server/access/audit-heads.ts'
import type { KeyPair } from '../../server/access/authority.ts'
import { openServerKeys } from '../../server/access/authority-files.ts'
import type { Database } from '../../server/store/database.ts'
import { openStore } from '../../server/store/open.ts'
import { connectSqlite } from '../../server/store/sqlite-connection.ts'
import { type ServerProcess, scratchFolder, startServerProcess } from '../processes/server-process.ts'

const CLI = fileURLToPath(new URL('../../cli/preau.mjs', import.meta.url))
const HOUR = 3_600_000
const NOON = Date.parse('2026-11-24T11:00:00Z')

const root = scratchFolder()
/** A data folder with 40 lines, the first ten of which a checkpoint stands for, and two heads. */
const whole = join(root.path, 'whole')
let authority: KeyPair

beforeAll(async () => {
  ;({ authority } = await openServerKeys({ data: whole, name: 'école', hosts: ['127.0.0.1'], now: NOON }))
  const db = await openStore(whole, NOON)
  await acts(db, 30)
  await exportHead(join(whole, 'audit-heads'), db, authority, NOON + 30 * HOUR)
  await acts(db, 10, 30)
  await exportHead(join(whole, 'audit-heads'), db, authority, NOON + 60 * HOUR)
  expect(await closeAudit(db, authority, NOON + 10 * HOUR, NOON + 61 * HOUR)).toBe(10)
  await db.close()
})
afterAll(() => root.remove())

async function acts(db: Database, count: number, from = 0): Promise<void> {
  for (let i = from; i < from + count; i++) {
    await db.write((transaction) =>
      writeAudit(transaction, {
        at: NOON + i * HOUR,
        actor: `person:${i % 3}`,
        action: 'device.change',
        target: `device:${i}`,
        school: null,
        from: '10.0.0.7',
        result: 'done',
        params: { field: 'name', i },
      }),
    )
  }
}

/** A copy of the data folder, into which SQL was run by somebody who has the file. */
async function tampered(...sql: string[]): Promise<string> {
  const data = join(root.path, `copy-${(await readdir(root.path)).length}`)
  for (const folder of ['.', 'authority', 'audit-heads']) {
    await mkdir(join(data, folder), { recursive: true, mode: 0o700 })
    for (const entry of await readdir(join(whole, folder), { withFileTypes: true })) {
      if (entry.isFile()) await copyFile(join(whole, folder, entry.name), join(data, folder, entry.name))
    }
  }
  const file = await connectSqlite(join(data, 'preau.db'))
  for (const each of sql) await file.run(each)
  await file.close()
  return data
}

/** Runs `preau audit` as a person does; gives its status and what it said. */
function preau(...args: string[]): Promise<{ status: number; out: string; err: string }> {
  return new Promise((resolve) => {
    const env = { ...process.env, LANG: 'fr_FR.UTF-8', LC_ALL: 'fr_FR.UTF-8' }
    execFile(process.execPath, [CLI, 'audit', ...args], { env }, (error, out, err) => {
      resolve({ status: error ? Number(error.code) : 0, out, err })
    })
  })
}

async function verify(...args: string[]): Promise<[number, AuditProof['fault'] | string]> {
  const { status, out, err } = await preau('verify', '--json', ...args)
  return [status, out === '' ? err : (JSON.parse(out) as AuditProof).fault]
}

/** Moves lines by one, from the last to the first or the other way, as their key demands. */
const shift = (by: 1 | -1, from: number) => [
  `update audit_lines set seq = -(seq + ${by}) where seq >= ${from}`,
  'update audit_lines set seq = -seq where seq < 0',
]
const COPY = `insert into audit_lines select 20, at, actor, 'device.revoke', target, school_id, origin, result, params, hash
  from audit_lines where seq = 21`

describe('preau audit verify', () => {
  it('proves a chain from its checkpoint to its last line, and says what it compared', async () => {
    const { status, out } = await preau('verify', '--data', whole)
    expect([status, out.trim()]).toEqual([
      0,
      'Le journal est intact : lignes 11 à 40, comparées à 2 empreinte(s) exportée(s).',
    ])
  })

  it.each<[string, string[], number, string]>([
    ['changed', ["update audit_lines set actor = 'person:9' where seq = 20"], 20, 'changed'],
    [
      'changed in what it was done with',
      [`update audit_lines set params = '{"field":"room","i":19}' where seq = 20`],
      20,
      'changed',
    ],
    ['removed', ['delete from audit_lines where seq = 20'], 20, 'missing'],
    ['removed, and the hole closed', ['delete from audit_lines where seq = 20', ...shift(-1, 21)], 20, 'missing'],
    [
      'moved',
      [
        'update audit_lines set seq = 99 where seq = 20',
        'update audit_lines set seq = 20 where seq = 25',
        'update audit_lines set seq = 25 where seq = 99',
      ],
      20,
      'reordered',
    ],
    ['put in', [...shift(1, 20), COPY], 20, 'inserted'],
    ['cut off with the end', ['delete from audit_lines where seq > 35'], 36, 'cut'],
    ['cut off with everything', ['delete from audit_lines'], 11, 'cut'],
    [
      'of a checkpoint that nobody signed',
      [
        'update audit_checkpoints set hash = (select hash from audit_lines where seq = 15), seq = 15',
        'delete from audit_lines where seq <= 15',
      ],
      15,
      'checkpoint',
    ],
  ])('finds and names a line that was %s in the database file', async (_what, sql, seq, fault) => {
    expect(await verify('--data', await tampered(...sql))).toEqual([1, { seq, fault }])
  })

  it('says it in words', async () => {
    const { status, out } = await preau('verify', '--data', await tampered('delete from audit_lines where seq = 20'))
    expect([status, out.trim()]).toEqual([1, 'La ligne 20 manque. Ce qui précède (lignes 11 à 19) est intact.'])
  })

  it('sees by heads that were kept elsewhere what those in the folder no longer tell', async () => {
    const data = await tampered('delete from audit_lines where seq > 35')
    const path = join(data, 'audit-heads', 'heads.jsonl')
    const [first = ''] = (await readFile(path, 'utf8')).split('\n')
    await writeFile(path, `${first}\n`)
    expect(await verify('--data', data)).toEqual([0, null])
    expect(await verify('--data', data, '--heads', join(whole, 'audit-heads'))).toEqual([1, { seq: 36, fault: 'cut' }])
    await writeFile(path, `${first.replace(/"seq":\d+/, '"seq":12')}\n`)
    expect(await verify('--data', data)).toEqual([1, { seq: 12, fault: 'head' }])
  })

  it('proves an exported file, on any machine, and names what was done to it', async () => {
    const file = join(root.path, 'audit.jsonl')
    expect((await preau('export', '--data', whole, '--to', file)).status).toBe(0)
    const certificate = join(whole, 'authority', 'authority.crt')
    expect(await verify('--file', file, '--authority', certificate)).toEqual([0, null])
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n')
    const forged = async (...all: string[]) => {
      const path = join(root.path, 'forged.jsonl')
      await writeFile(path, `${all.join('\n')}\n`)
      return await verify('--file', path, '--authority', certificate)
    }
    // Line 0 says what it is, 1 is the checkpoint, 2 is line 11.
    expect(await forged(...lines.toSpliced(11, 1))).toEqual([1, { seq: 20, fault: 'missing' }])
    expect(await forged(...lines.with(11, (lines[11] ?? '').replace('10.0.0.7', '10.0.0.8')))).toEqual([
      1,
      { seq: 20, fault: 'changed' },
    ])
    expect(await forged(...lines.slice(0, 11))).toEqual([1, { seq: 20, fault: 'cut' }])
    const again = await preau('export', '--data', whole, '--to', file)
    expect([again.status, again.err]).toEqual([1, expect.stringContaining('BACKUP_EXISTS')])
    expect((await verify('--file', join(whole, 'preau.db')))[1]).toContain('AUDIT_UNREADABLE')
  })

  it('does not make a database where there is none', async () => {
    const nothing = join(root.path, 'nothing')
    await mkdir(nothing)
    expect((await preau('verify', '--data', nothing)).status).toBe(1)
    expect(await readdir(nothing)).toEqual([])
  })
})

describe('a server', () => {
  let server: ServerProcess | undefined
  afterAll(async () => void (await server?.end('SIGKILL')))

  it('keeps its heads from the start on, is proved while it runs, and says what a restored backup lost', async () => {
    const [data, copy] = [join(root.path, 'data'), join(root.path, 'backup')]
    const heads = join(data, 'audit-heads', 'heads.jsonl')
    server = await startServerProcess(data)
    expect(JSON.parse(await readFile(heads, 'utf8'))).toMatchObject({ seq: 0 })
    expect(await verify('--data', data)).toEqual([0, null])
    await server.end()

    const keys = await openServerKeys({ data, name: 'école', hosts: ['127.0.0.1'], now: Date.now() })
    const fill = async (count: number) => {
      const db = await openStore(data)
      await acts(db, count)
      // As if a day had gone by.
      await writeFile(heads, '')
      await exportHead(join(data, 'audit-heads'), db, keys.authority, Date.now())
      await db.close()
    }
    await fill(5)
    const backup = await promisified('backup', '--data', data, '--to', copy)
    expect(backup).toBe(0)
    await fill(5)
    expect(await promisified('restore', copy, '--data', data)).toBe(0)
    // Before the server has started again nobody has said why the end is gone.
    expect(await verify('--data', data)).toEqual([1, { seq: 6, fault: 'cut' }])
    server = await startServerProcess(data)
    const { status, out } = await preau('verify', '--data', data, '--json')
    expect([status, JSON.parse(out)]).toEqual([
      0,
      expect.objectContaining({ first: 1, fault: null, restored: [{ seq: 6, at: expect.any(Number) }] }),
    ])
    expect((await preau('verify', '--data', data)).out).toContain('Ligne 6 : une sauvegarde a été restaurée')
    expect(await readdir(data)).not.toContain('restored.json')
    await server.end()
  })
})

function promisified(...args: string[]): Promise<number> {
  return new Promise((resolve) => {
    execFile(process.execPath, [CLI, ...args], (error) => resolve(error ? Number(error.code) : 0))
  })
}
