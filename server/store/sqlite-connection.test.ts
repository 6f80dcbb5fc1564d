import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectSqlite, type SqliteConnection } from './sqlite-connection.ts'

let connection: SqliteConnection
beforeEach(async () => {
  connection = await connectSqlite(':memory:')
})
afterEach(() => connection.close())

describe('SqliteConnection', () => {
  it('binds parameters by their number, however often and in whatever order they stand', async () => {
    const sql = "select $2 as b, $1 as a, $2 as again, '$' as sign, $10 as tenth"
    const [row] = await connection.all(sql, [1, 'two', 3, 4, 5, 6, 7, 8, 9, null])
    expect(row).toEqual({ b: 'two', a: 1, again: 'two', sign: '$', tenth: null })
  })

  it('answers in the order of the questions, those that are new among those that are known', async () => {
    await connection.exec('create table t (a)')
    await connection.run('insert into t values ($1)', [0])
    const counts = await Promise.all([
      connection.all('select count(*) as n from t'),
      connection.run('insert into t values ($1)', [1]),
      connection.all('select count(*) as n from t'),
      connection.run('delete from t'),
      connection.all('select count(*) as n from t'),
    ])
    expect(counts).toEqual([[{ n: 1 }], 1, [{ n: 2 }], 2, [{ n: 0 }]])
  })

  it('forgets statements beyond those it keeps, and prepares them anew', async () => {
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < 250; i++) expect(await connection.all(`select ${i} as i`)).toEqual([{ i }])
    }
  })

  it('goes on after a statement that cannot be prepared and one that fails', async () => {
    await connection.exec('create table t (a unique)')
    await connection.run('insert into t values (1)')
    await expect(connection.run('insert into t values (1)')).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT' })
    await expect(connection.all('select from')).rejects.toMatchObject({ code: 'SQLITE_ERROR' })
    expect(await connection.all('select a from t')).toEqual([{ a: 1 }])
  })
})
