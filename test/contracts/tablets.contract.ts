import type { TabletTold } from '@preau/protocol/api/tablets.ts'
import { expect, it } from 'vitest'
import { findTablet, putTablets, type TabletRow } from '../../server/store/tablets.ts'
import { storeOfTest } from './fresh-store.ts'
import type { FreshStore } from './store.contract.ts'
import { makeDevice, makeYard, NOON, newId } from './store-fixtures.ts'

const TOLD: TabletTold = {
  ...{ browser: 'Safari 18', system: 'iPadOS', systemVersion: null, model: null, battery: null },
  storage: { quota: 1e9, used: 0, kept: false },
  network: { type: null, rate: null, delay: null },
  screen: { width: 820, height: 1180, ratio: 2, touch: 5 },
  ...{ installed: true, offline: false },
}

/** What tablets without an agent told last. */
export function tabletsContract(open: () => Promise<FreshStore>): void {
  const fresh = storeOfTest(open)

  it('keeps of each tablet what it told last, and never what is older', async () => {
    const { db } = await fresh()
    const { school } = await makeYard(db)
    const device = await makeDevice(db, school, { kind: 'tablet' })
    const row: TabletRow = { school, device, told: TOLD, at: NOON, closed: false }
    await db.write((t) => putTablets(t, [row]))
    expect(await findTablet(db, school, device)).toEqual(row)
    const later = { ...row, told: { ...TOLD, installed: false }, at: NOON + 1, closed: true }
    await db.write((t) => putTablets(t, [row, later]))
    await db.write((t) => putTablets(t, [{ ...row, at: NOON - 1 }]))
    await db.write((t) => putTablets(t, []))
    expect(await findTablet(db, school, device)).toEqual(later)
  })

  it('finds a tablet in its own school alone', async () => {
    const { db } = await fresh()
    const { school } = await makeYard(db)
    const device = await makeDevice(db, school, { kind: 'tablet' })
    await db.write((t) => putTablets(t, [{ school, device, told: TOLD, at: NOON, closed: false }]))
    expect(await findTablet(db, newId(), device)).toBeUndefined()
  })
}
