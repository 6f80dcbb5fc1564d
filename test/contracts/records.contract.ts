import { describe, expect, it } from 'vitest'
import { type EventRow, insertEvents, listEvents, pruneEvents } from '../../server/store/events.ts'
import { storeOfTest } from './fresh-store.ts'
import type { FreshStore } from './store.contract.ts'
import { NOON, newId } from './store-fixtures.ts'

/** Events. */
export function recordsContract(open: () => Promise<FreshStore>): void {
  const fresh = storeOfTest(open)

  describe('events', () => {
    const event = (seq: number, at: number, fields: Partial<EventRow> = {}): EventRow => ({
      school: 's',
      device: 'd',
      epoch: 1,
      seq,
      id: newId(),
      at,
      receivedAt: at,
      source: 'agent',
      event: 'agent.started',
      severity: 'info',
      params: {},
      ...fields,
    })

    it('I2: a replay adds nothing, whatever its new identifier', async () => {
      const { db } = await fresh()
      const first = event(1, NOON, { params: { name: "O'Brien", size: 0.5, on: true } })
      expect(await db.write((t) => insertEvents(t, [first]))).toBe(1)
      expect(await db.write((t) => insertEvents(t, [event(1, NOON + 9), event(1, NOON + 9)]))).toBe(0)
      const { id, at, source, severity, params } = first
      expect(await listEvents(db, 's', 'd', {})).toEqual({
        rows: [{ id, at, source, event: 'agent.started', severity, params }],
        more: false,
      })
    })

    it('are listed the newest first, page by page, those of one moment in the order of their seq', async () => {
      const { db } = await fresh()
      const rows = [event(1, NOON), event(2, NOON + 5), event(3, NOON + 5), event(4, NOON + 9), event(5, NOON + 1)]
      await db.write((t) => insertEvents(t, [...rows, event(6, NOON, { device: 'other' })]))
      const ids = async (query: object) => (await listEvents(db, 's', 'd', query)).rows.map(({ id }) => id)
      const [a, b, c, d, e] = rows.map(({ id }) => id)
      expect(await ids({})).toEqual([d, c, b, e, a])
      expect(await ids({ limit: 2, offset: 1 })).toEqual([c, b])
      expect(await ids({ before: NOON + 5 })).toEqual([e, a])
      expect((await listEvents(db, 's', 'd', { limit: 4 })).more).toBe(true)
      expect((await listEvents(db, 's', 'd', { limit: 5 })).more).toBe(false)
    })

    it('go in slices when they are old', async () => {
      const { db, countOnDisk } = await fresh()
      await db.write((t) => insertEvents(t, [event(1, NOON), event(2, NOON + 1), event(3, NOON + 2)]))
      expect(await db.write((t) => pruneEvents(t, NOON + 2, 1))).toBe(1)
      expect(await db.write((t) => pruneEvents(t, NOON + 2, 9))).toBe(1)
      expect(await countOnDisk('events')).toBe(1)
    })
  })
}
