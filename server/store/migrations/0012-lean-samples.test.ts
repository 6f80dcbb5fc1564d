import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../database.ts'
import { MIGRATIONS, migrate, schemaVersion } from '../migrate.ts'
import { foldDay } from '../sample-fold.ts'
import { readRawSamples } from '../samples.ts'
import { openSqlite } from '../sqlite.ts'

const before = MIGRATIONS.filter(({ version }) => version < 12)

let db: Database
beforeEach(async () => {
  db = await openSqlite(':memory:')
  await migrate(db, 0, before)
  await db.run("insert into sample_devices (school_id, device_id, number) values ('s', 'folded', 7)")
  const row = 'insert into samples values ($1, $2, $3, $4, $5, $6, $7, $8, $9)'
  await db.run(row, ['s', 'folded', 5, 12, 10, 1000, 1600, 1001, '{"cpu.load":3,"disk.used:/":null}'])
  await db.run(row, ['s', 'new', 5, 12, 12, 1000, 1000, 1001, '{"cpu.load":4}'])
})
afterEach(() => db.close())

describe('the migration to lean samples', () => {
  it('keeps every row, under the number of its device', async () => {
    await migrate(db, 0)
    const rows = await db.all('select number, epoch, seq, earlier, at, clock_ahead from samples order by number')
    expect(rows).toEqual([
      { number: 7, epoch: 5, seq: 12, earlier: 2, at: 1000, clock_ahead: 600 },
      { number: 8, epoch: 5, seq: 12, earlier: 0, at: 1000, clock_ahead: 0 },
    ])
    expect(await readRawSamples(db, 's', 'new', 0, 2000)).toEqual([{ at: 1000, readings: { 'cpu.load': 4 } }])
    expect(await db.write((t) => foldDay(t, { school: 's', device: 'folded', day: 0 }))).toBe(1)
  })

  it('is all or nothing', async () => {
    await db.run("insert into samples values ('s', 'new', 5, 13, 13, 1, 1, 1, 'x')")
    const failing = MIGRATIONS.map((each) =>
      each.version === 12 ? { ...each, statements: [...each.statements, 'select no_such_function()'] } : each,
    )
    await expect(migrate(db, 0, failing)).rejects.toMatchObject({ code: 'STORE_FAILED' })
    expect(await schemaVersion(db)).toBe(before.at(-1)?.version)
    expect(await db.get("select count(*) as n from samples where device_id = 'new'")).toEqual({ n: 2 })
  })
})
