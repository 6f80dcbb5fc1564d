import { expect, it } from 'vitest'
import { MIGRATIONS, migrate } from '../migrate.ts'
import { readSampleDay } from '../sample-days.ts'
import { encodeDay } from '../sample-tiers/day.ts'
import { openSqlite } from '../sqlite.ts'

it('the migration to parts of days keeps each blob as one part', async () => {
  const db = await openSqlite(':memory:')
  const before = MIGRATIONS.filter(({ version }) => version < 13)
  const samples = Array.from({ length: 900 }, (_, i) => ({
    at: i,
    readings: { 'net.send': (i * 104_729) % 1_000_003 },
  }))
  await migrate(db, 0, before)
  await db.run('insert into sample_days (number, day, packed) values (1, 0, $1)', [encodeDay(samples, 0)])
  await migrate(db, 0)
  expect(await readSampleDay(db, 1, 0)).toEqual(samples)
  await db.close()
})
