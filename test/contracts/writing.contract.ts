import { isPreauError } from '@preau/protocol/errors.ts'
import { describe, expect, it } from 'vitest'
import type { Queries } from '../../server/store/database.ts'
import { insertAuthority } from '../../server/store/places.ts'
import { storeOfTest } from './fresh-store.ts'
import type { FreshStore } from './store.contract.ts'
import { newId } from './store-fixtures.ts'

const names = (db: Queries) => db.all<{ name: string }>('select name from authorities order by name')
const INSERT = 'insert into authorities (id, name, name_key) values ($1, $2, $2)'
const add = (db: Queries, name: string) => insertAuthority(db, { id: newId(), name })

/** What a transaction promises. */
export function writingContract(open: () => Promise<FreshStore>): void {
  const fresh = storeOfTest(open)

  describe('a transaction', () => {
    it('is on disk, for another program to see, when it resolves', async () => {
      const { db, countOnDisk } = await fresh()
      await db.write((transaction) => add(transaction, 'Vire'))
      expect(await countOnDisk('authorities')).toBe(1)
    })

    it('leaves nothing of a work that throws, and throws what the work threw', async () => {
      const { db, countOnDisk } = await fresh()
      const thrown = new Error('no')
      const work = db.write(async (transaction) => {
        await add(transaction, 'Vire')
        throw thrown
      })
      await expect(work).rejects.toBe(thrown)
      expect([await names(db), await countOnDisk('authorities')]).toEqual([[], 0])
    })

    it('cannot be committed after a statement failed, even where the work passed over it', async () => {
      const { db } = await fresh()
      const work = db.write(async (transaction) => {
        await add(transaction, 'Vire')
        await transaction.run('insert into authorities (id) values (null)').catch(() => undefined)
      })
      await expect(work).rejects.toMatchObject({ code: 'STORE_FAILED' })
      expect(await names(db)).toEqual([])
      await db.write((transaction) => add(transaction, 'Caen'))
      expect(await names(db)).toEqual([{ name: 'Caen' }])
    })

    it('gives the error of the database as the cause of STORE_FAILED', async () => {
      const { db } = await fresh()
      const error = await db.all('select nothing from nowhere').catch((reason: unknown) => reason)
      expect(isPreauError(error, 'STORE_FAILED') && error.cause instanceof Error).toBe(true)
    })

    it('sees what it wrote, while a read beside it sees the state before', async () => {
      const { db } = await fresh()
      await db.write((transaction) => add(transaction, 'Caen'))
      const seen = await db.write(async (transaction) => {
        await add(transaction, 'Vire')
        return { inside: await names(transaction), beside: await names(db) }
      })
      expect(seen).toEqual({ inside: [{ name: 'Caen' }, { name: 'Vire' }], beside: [{ name: 'Caen' }] })
    })

    it('waits for those that were asked before it', async () => {
      const { db } = await fresh()
      const order: string[] = []
      const work = (name: string) => async (transaction: Queries) => {
        order.push(`begin ${name}`)
        await add(transaction, name)
        await names(transaction)
        order.push(`end ${name}`)
      }
      await Promise.all([db.write(work('A')), db.write(work('B'))])
      expect(order).toEqual(['begin A', 'end A', 'begin B', 'end B'])
    })

    it('refuses statements after its end', async () => {
      const { db } = await fresh()
      const kept = await db.write(async (transaction) => ({ transaction }))
      await expect(add(kept.transaction, 'Vire')).rejects.toMatchObject({ code: 'STORE_FAILED' })
      expect(await names(db)).toEqual([])
    })

    it('runs what was deferred in the order of the calls, before what is asked next and before the commit', async () => {
      const { db } = await fresh()
      const rename = "update authorities set name = name || $1 where name like 'Vire%'"
      const seen = await db.write(async (transaction) => {
        const added = transaction.run(INSERT, [newId(), 'Vire'])
        transaction.defer(rename, [' 1'])
        transaction.defer(rename, [' 2'])
        await added
        const between = await names(transaction)
        transaction.defer(rename, [' 3'])
        return between
      })
      expect([seen, await names(db)]).toEqual([[{ name: 'Vire 1 2' }], [{ name: 'Vire 1 2 3' }]])
    })

    it('leaves nothing where what was deferred fails, and goes on', async () => {
      const { db, countOnDisk } = await fresh()
      const work = db.write((transaction) => {
        transaction.defer(INSERT, [newId(), 'Vire'])
        transaction.defer('insert into authorities (id) values (null)')
      })
      await expect(work).rejects.toMatchObject({ code: 'STORE_FAILED' })
      expect(await countOnDisk('authorities')).toBe(0)
      await db.write((transaction) => add(transaction, 'Caen'))
      expect(await names(db)).toEqual([{ name: 'Caen' }])
    })

    it('takes whatever value a deferred statement is given as that value', async () => {
      const { db } = await fresh()
      const hostile = ["'); delete from authorities; --", 'O’Brien "é" \\ $1 $2', '$2', "''", 'a\u0001b', '%_?1']
      await db.write((transaction) => {
        for (const name of hostile) transaction.defer(INSERT, [newId(), name])
      })
      expect((await names(db)).map(({ name }) => name).sort()).toEqual([...hostile].sort())
    })

    it('takes deferred statements of millions of letters, in their order', async () => {
      const { db } = await fresh()
      const long = 'é'.repeat(1_500_000)
      await db.write((transaction) => {
        transaction.defer(INSERT, [newId(), long])
        transaction.defer("update authorities set name = name || '!'")
        transaction.defer('update authorities set name_key = $1', [long])
      })
      const [row] = await db.all<{ name: string }>('select name from authorities where length(name_key) = 1500000')
      expect(row?.name === `${long}!`).toBe(true)
    })

    it('gives numbers back as they were, up to the largest safe integer', async () => {
      const { db } = await fresh()
      const values = [0, -1, 2 ** 31, Number.MAX_SAFE_INTEGER]
      const rows = db.dialect.rows('$1', { value: 'bigint' })
      const read = await db.all<{ value: number }>(`select value from ${rows} as r`, [
        JSON.stringify(values.map((value) => [value])),
      ])
      expect(read.map(({ value }) => value)).toEqual(values)
    })

    it('takes rows of JSON apart: texts, nulls, fractions and objects as text', async () => {
      const { db } = await fresh()
      const rows = db.dialect.rows('$1', { a: 'text', b: 'double precision', c: 'text' })
      const params = [
        JSON.stringify([
          ['O\'Brien\n"é"', 0.5, { deep: [1] }],
          [null, null, null],
        ]),
      ]
      const read = await db.all<{ a: string; b: number; c: string | null }>(`select a, b, c from ${rows} as r`, params)
      expect(read.map((row) => ({ ...row, c: row.c && JSON.parse(row.c) }))).toEqual([
        { a: 'O\'Brien\n"é"', b: 0.5, c: { deep: [1] } },
        { a: null, b: null, c: null },
      ])
    })

    it('refuses to write once it is being closed', async () => {
      const { db } = await fresh()
      const last = db.write((transaction) => add(transaction, 'Vire'))
      const closing = db.close()
      await expect(db.write((transaction) => add(transaction, 'Caen'))).rejects.toMatchObject({
        code: 'SERVER_STOPPING',
      })
      await Promise.all([last, closing])
    })
  })
}
