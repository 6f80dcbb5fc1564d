import { inspect } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../../server/store/database.ts'
import { MIGRATIONS, migrate } from '../../server/store/migrate.ts'
import { openStore } from '../../server/store/open.ts'
import { openPostgres, type PostgresUse } from '../../server/store/postgres.ts'
import { NO_POSTGRES, type PostgresProcess, startPostgres } from '../processes/postgres.ts'
import { scratchFolder } from '../processes/server-process.ts'
import { waitUntil } from '../wait-until.ts'
import { NOON, newId } from './store-fixtures.ts'

const WORKER: PostgresUse = { as: 'worker' }
const INSERT = 'insert into authorities (id, name, name_key) values ($1, $2, $2)'
const ALL = 'select name from authorities order by name'
const LAST = "select count(*) as n from pg_stat_activity where application_name = 'preau'"

let postgres: PostgresProcess
let template = ''
const folder = scratchFolder()
const opened: Database[] = []

/** A store of its own for a test, with the present schema. */
async function place() {
  return { data: folder.path, store: postgres.address(await postgres.database(template)) }
}

async function open(at: Awaited<ReturnType<typeof place>>, use?: PostgresUse): Promise<Database> {
  const db = await openStore(at, NOON, use)
  opened.push(db)
  return db
}

const add = (db: Database, name: string) => db.run(INSERT, [newId(), name])
const code = (asked: Promise<unknown>) =>
  asked.then(
    () => 'done',
    (error: { code: string }) => error.code,
  )

async function begin(): Promise<void> {
  postgres = await startPostgres()
  template = await postgres.database()
  await (await openStore({ data: folder.path, store: postgres.address(template) }, NOON)).close()
}

async function end(): Promise<void> {
  await postgres.end()
  folder.remove()
}

if (NO_POSTGRES) it('programs on one PostgreSQL', (context) => context.skip(NO_POSTGRES))
else
  describe('programs on one PostgreSQL', () => {
    beforeAll(begin)
    afterEach(async () => {
      for (const db of opened.splice(0)) await db.close()
    })
    afterAll(end)

    it('are one server and as many workers as there are', async () => {
      const at = await place()
      const [server, one, two] = [await open(at), await open(at, WORKER), await open(at, WORKER)]
      await expect(openStore(at, NOON)).rejects.toMatchObject({
        code: 'STORE_LOCKED',
        context: { store: `postgres://127.0.0.1:${at.store.port}/${at.store.database}` },
      })
      const all = [server, one, two]
      const names = Array.from({ length: 30 }, (_, i) => `${i}`)
      await Promise.all(names.map((name, i) => add(all[i % 3] ?? server, name)))
      expect((await two.all(ALL)).length).toBe(30)
      await server.close()
      await add(await open(at), 'the next server')
    })

    it('write one at a time: what one looked at stays so until it has written', async () => {
      const at = await place()
      const all = [await open(at), await open(at, WORKER)]
      await all[0]?.run('create table counted (n bigint not null primary key)')
      const next = 'insert into counted select coalesce(max(n), 0) + 1 from counted'
      await Promise.all(
        Array.from({ length: 60 }, (_, i) =>
          all[i % 2]?.write(async (t) => {
            await t.get('select max(n) from counted')
            await t.run(next)
          }),
        ),
      )
      expect(await all[1]?.get('select count(*) as n, max(n) as last from counted')).toEqual({ n: 60, last: 60 })
    })

    it('bring a new database to the present schema once, however many come at once', async () => {
      const store = postgres.address(await postgres.database())
      const all = await Promise.all(Array.from({ length: 4 }, () => openPostgres(store, WORKER)))
      opened.push(...all)
      await Promise.all(all.map((db) => migrate(db, NOON)))
      expect(await all[0]?.all('select version from schema_versions order by version')).toEqual(
        MIGRATIONS.map(({ version }) => ({ version })),
      )
    })

    it('read beside a write, and never write while they read', async () => {
      const db = await open(await place())
      await expect(
        db.all("insert into authorities (id, name, name_key) values ('1', 'a', 'a') returning id"),
      ).rejects.toMatchObject({
        code: 'STORE_FAILED',
        context: { reason: '25006' },
      })
    })
  })

if (!NO_POSTGRES)
  describe('a PostgreSQL that goes away', () => {
    beforeAll(begin)
    afterEach(async () => {
      for (const db of opened.splice(0)) await db.close()
    })
    afterAll(end)

    it('I1: fails what is being written, keeps what was committed, and is found again by the next call', async () => {
      const db = await open(await place())
      await add(db, 'before')
      await db.all(ALL)
      for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
        const cut = db.write(async (transaction) => {
          await transaction.run(INSERT, [newId(), 'during'])
          await postgres.stop(signal)
        })
        expect(await code(cut)).toBe('STORE_UNREACHABLE')
        expect([await code(add(db, 'away')), await code(db.all(ALL))]).toEqual([
          'STORE_UNREACHABLE',
          'STORE_UNREACHABLE',
        ])
        await postgres.start()
        await add(db, `after ${signal}`)
      }
      expect(await db.all(ALL)).toEqual([{ name: 'after SIGINT' }, { name: 'after SIGQUIT' }, { name: 'before' }])
    })

    it('loses each connection at once, and no read and no later write fails of it', async () => {
      const db = await open(await place())
      await Promise.all(Array.from({ length: 8 }, () => db.all(ALL)))
      await postgres.admin("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'preau'")
      await waitUntil(async () => Number((await postgres.admin<{ n: string }>(LAST))[0]?.n) === 0)
      expect((await Promise.all(Array.from({ length: 8 }, () => db.all(ALL)))).flat()).toEqual([])
      // The writer hears of it by itself, a little later or with its first write.
      await waitUntil(async () => (await code(add(db, 'again'))) === 'done')
      expect(await db.all(ALL)).toEqual([{ name: 'again' }])
    })

    it('takes no write of a server whose place another one took while it was cut off', async () => {
      const at = await place()
      const first = await open(at)
      await add(first, 'first')
      await postgres.admin("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'preau'")
      const second = await open(at)
      await waitUntil(async () => (await code(add(first, 'late'))) === 'STORE_LOCKED')
      await add(second, 'second')
      expect(await second.all(ALL)).toEqual([{ name: 'first' }, { name: 'second' }])
    })
  })

if (!NO_POSTGRES)
  describe('a PostgreSQL that cannot keep the promises of a store', () => {
    beforeAll(begin)
    afterAll(end)

    it('is refused where it acknowledges before the disk has it', async () => {
      const careless = await startPostgres({ fsync: 'off' })
      const refused = openPostgres(careless.address(await careless.database()))
      await expect(refused).rejects.toMatchObject({ code: 'STORE_FAILED', context: { reason: 'fsync is off' } })
      await careless.end()
    })

    it('is told to wait for the disk where its administrator told it not to', async () => {
      const at = await place()
      await postgres.admin(`alter database ${at.store.database} set synchronous_commit = off`)
      const db = await open(at)
      const seen = await db.write((t) => t.get("select current_setting('synchronous_commit') as commits"))
      await db.close()
      expect(seen).toEqual({ commits: 'on' })
    })

    it('says why it lets nobody in, and never the password', async () => {
      const { store } = await place()
      const wrong = await openPostgres({ ...store, password: 's3cret' }).catch((error: unknown) => error)
      expect(wrong).toMatchObject({ code: 'STORE_FAILED', context: { reason: '28P01' } })
      const none = await openPostgres({ ...store, database: 'none', password: store.password }).catch((e: unknown) => e)
      expect(none).toMatchObject({ code: 'STORE_FAILED', context: { reason: '3D000' } })
      const plain = await openPostgres({ ...store, tls: { authority: undefined } }).catch((error: unknown) => error)
      expect(plain).toMatchObject({ code: 'STORE_FAILED', context: { reason: 'no TLS' } })
      const away = await openPostgres({ ...store, port: 1 }).catch((error: unknown) => error)
      expect(away).toMatchObject({ code: 'STORE_UNREACHABLE', context: { reason: 'ECONNREFUSED' } })
      for (const error of [wrong, none, plain, away]) {
        const shown = inspect(error, { depth: 12, showHidden: true })
        expect(shown.includes('s3cret') || shown.includes(postgres.password)).toBe(false)
      }
    })
  })
