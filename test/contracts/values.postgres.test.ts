import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database, SqlValue } from '../../server/store/database.ts'
import { openPostgres } from '../../server/store/postgres.ts'
import { NO_POSTGRES, type PostgresProcess, startPostgres } from '../processes/postgres.ts'

let postgres: PostgresProcess
let db: Database

async function open(): Promise<void> {
  postgres = await startPostgres()
  db = await openPostgres(postgres.address(await postgres.database()))
  await db.run('create table kept (way text, t text, n bigint, f double precision, b bytea)')
}

async function close(): Promise<void> {
  await db.close()
  await postgres.end()
}

if (NO_POSTGRES) it('values in PostgreSQL', (context) => context.skip(NO_POSTGRES))
else
  describe('values in PostgreSQL', () => {
    beforeAll(open)
    afterAll(close)

    it('come back from a deferred statement, which writes them, as from one that binds them', async () => {
      const text = fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: fc.constantFrom("'", '\0', '\\', '$', '1', '-', ';', '\n', 'é', '{', 'u') }),
      )
      const value = fc.tuple(
        fc.option(text),
        fc.option(fc.maxSafeInteger()),
        fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
        fc.option(fc.uint8Array()),
      )
      await fc.assert(
        fc.asyncProperty(value, async (values: SqlValue[]) => {
          const insert = (way: string) => `insert into kept values ('${way}', $1, $2, $3, $4)`
          await db.write(async (transaction) => {
            await transaction.run('delete from kept')
            transaction.defer(insert('written'), values)
            await transaction.run(insert('bound'), values)
          })
          const [bound, written] = await db.all('select t, n, f, b from kept order by way')
          expect(written).toEqual(bound)
          const [t = null, n = null, f = null, b = null] = values
          const plain = typeof t === 'string' && !/[\0\ud800-\udfff]/.test(t) && !t.includes('\\u0000')
          if (plain || t === null) expect(bound?.t).toBe(t)
          // Of zeros there is one.
          expect([bound?.n, bound?.f]).toEqual([n, typeof f === 'number' ? f + 0 : null])
          expect(b === null ? bound?.b : new Uint8Array(bound?.b as Uint8Array)).toEqual(b)
        }),
        { numRuns: 200 },
      )
    })

    it('with the character zero are kept with the sign for what cannot be read, also within JSON', async () => {
      const rows = db.dialect.rows('$1', { a: 'text', b: 'text' })
      const asked = JSON.stringify([['a\0b', { 'x\0': '\\u0000 \\\0' }]])
      const [row] = await db.all<{ a: string; b: string }>(`select a, b from ${rows} as r`, [asked])
      expect([row?.a, JSON.parse(row?.b ?? '')]).toEqual(['a\ufffdb', { 'x\ufffd': '\\u0000 \\\ufffd' }])
      expect(await db.get('select $1 as t', ['a\0b'])).toEqual({ t: 'a\ufffdb' })
    })

    it('of JSON are kept as they were written, key for key', async () => {
      const rows = db.dialect.rows('$1', { a: 'text' })
      const object = '{"z":1,"a":[1,2.50,1e3],"z ":{}}'
      expect(await db.get(`select a from ${rows} as r`, [`[[${object}]]`])).toEqual({ a: object })
    })

    it('sort by their bytes, whatever language the database was made for', async () => {
      await postgres.admin(
        "create database french template template0 owner preau locale_provider icu icu_locale 'fr-FR' locale 'C.UTF-8'",
      )
      const french = await openPostgres(postgres.address('french'))
      const create = french.dialect.definition('create table words (word text not null)')
      await french.run(create)
      await french.run("insert into words values ('b'), ('a'), ('B'), ('é'), ('-c')")
      const words = await french.all<{ word: string }>('select word from words order by word')
      await french.close()
      expect(words.map(({ word }) => word)).toEqual(['-c', 'B', 'a', 'b', 'é'])
    })

    it('of a condition are 1 and 0, counts and sums are numbers', async () => {
      const row = await db.get(
        'select 1 = 1 as yes, 1 = 2 as no, null = 1 as unknown, count(*) as n, sum(x) as s, avg(x) as m from (values (1::bigint), (2)) as v(x)',
      )
      expect(row).toEqual({ yes: 1, no: 0, unknown: null, n: 2, s: 3, m: 1.5 })
    })
  })
