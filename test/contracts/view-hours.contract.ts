import { expect, it } from 'vitest'
import { getViewHours, putViewHours } from '../../server/store/view-hours.ts'
import { storeOfTest } from './fresh-store.ts'
import type { FreshStore } from './store.contract.ts'
import { makeYard } from './store-fixtures.ts'

/** When the screens of a school may be seen although nobody answers there. */
export function viewHoursContract(open: () => Promise<FreshStore>): void {
  const fresh = storeOfTest(open)

  it('approves nothing before a person did, and keeps what he approved last', async () => {
    const { db } = await fresh()
    const { school } = await makeYard(db)
    expect(await getViewHours(db, school)).toEqual({ school, version: 0, week: {} })
    await db.write((t) => putViewHours(t, school, 0, { monday: ['17:00-19:00'] }))
    await db.write((t) => putViewHours(t, school, 1, { friday: ['16:30-18:00'] }))
    expect(await getViewHours(db, school)).toEqual({ school, version: 2, week: { friday: ['16:30-18:00'] } })
  })

  it('keeps nothing that was made from an older version', async () => {
    const { db } = await fresh()
    const { school } = await makeYard(db)
    await db.write((t) => putViewHours(t, school, 0, {}))
    const late = db.write((t) => putViewHours(t, school, 0, { monday: ['00:00-24:00'] }))
    await expect(late).rejects.toMatchObject({ code: 'SCHOOL_TIMES_CHANGED' })
    expect(await getViewHours(db, school)).toEqual({ school, version: 1, week: {} })
  })
}
