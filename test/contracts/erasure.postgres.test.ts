import { expect, it } from 'vitest'
import { ErasedPeople } from '../../server/access/erased-people.ts'
import { afterRestore } from '../../server/after-restore.ts'
import { listAuditLines } from '../../server/store/audit.ts'
import { setGrants } from '../../server/store/grants.ts'
import { openStore } from '../../server/store/open.ts'
import { insertPerson } from '../../server/store/people.ts'
import { NO_POSTGRES, startPostgres } from '../processes/postgres.ts'
import { scratchFolder } from '../processes/server-process.ts'
import { NOON, newId } from './store-fixtures.ts'

it('who was erased and stands again in a PostgreSQL database, which others restored, is erased again by the next start', async (context) => {
  if (NO_POSTGRES) return context.skip(NO_POSTGRES)
  const postgres = await startPostgres()
  const folder = scratchFolder()
  const db = await openStore({ data: folder.path, store: postgres.address(await postgres.database()) }, NOON)
  try {
    const [anne, paul] = [newId(), newId()]
    await db.write(async (transaction) => {
      await insertPerson(transaction, { id: anne, name: 'Anne Le Goff', login: 'anne', madeAt: NOON })
      await insertPerson(transaction, { id: paul, name: 'Paul Martin', login: 'paul', madeAt: NOON })
      await setGrants(transaction, anne, [{ role: 'admin', scope: { kind: 'server' } }])
    })
    const erased = new ErasedPeople(folder.path)
    const start = () => afterRestore(db, folder.path, erased, () => NOON)
    await start()
    await erased.note(paul)
    for (let i = 0; i < 2; i++) await start()
    expect(await db.all('select name from people order by id')).toEqual([{ name: 'Anne Le Goff' }, { name: '' }])
    const { rows } = await listAuditLines(db, {})
    expect(rows.map(({ action, params }) => [action, params])).toEqual([['server.restore', { erased: 1 }]])
  } finally {
    await db.close()
    await postgres.end()
    folder.remove()
  }
})
