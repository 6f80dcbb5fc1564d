import { describe, expect, it } from 'vitest'
import {
  closeConnections,
  endEveryConnection,
  openConnections,
  recentConnections,
} from '../../server/store/connections.ts'
import { loadDeviceStates, saveDeviceStates } from '../../server/store/device-states.ts'
import {
  type InventoryPartRow,
  inventoryDigests,
  putInventoryParts,
  readInventory,
} from '../../server/store/inventories.ts'
import {
  countQuarantine,
  deleteQuarantined,
  insertQuarantined,
  KEPT_OF_DEVICE,
  listQuarantine,
  type QuarantineRow,
} from '../../server/store/quarantine.ts'
import { insertStatusChanges, pruneStatusChanges, spans } from '../../server/store/status-history.ts'
import { storeOfTest } from './fresh-store.ts'
import type { FreshStore } from './store.contract.ts'
import { makeDevice, makeYard, NOON, newId } from './store-fixtures.ts'

const [OLD, NEW] = ['a'.repeat(16), 'b'.repeat(16)]

/** Inventories, quarantine, statuses and connections. */
export function historyContract(open: () => Promise<FreshStore>): void {
  const fresh = storeOfTest(open)

  describe('an inventory', () => {
    const part = (seq: number, fields: Partial<InventoryPartRow> = {}): InventoryPartRow => ({
      school: 's',
      device: 'd',
      epoch: 1,
      seq,
      section: 'printers',
      digest: OLD,
      part: 1,
      parts: 1,
      at: NOON + seq,
      items: [{ name: `p${seq}` }],
      ...fields,
    })

    it('shows a section as soon as all its parts are there, and the one before it until then', async () => {
      const { db, countOnDisk } = await fresh()
      const put = (...rows: InventoryPartRow[]) => db.write((t) => putInventoryParts(t, rows))
      expect(await put(part(1))).toEqual([{ school: 's', device: 'd', section: 'printers', digest: OLD }])
      expect(await put(part(3, { digest: NEW, part: 2, parts: 2 }))).toEqual([])
      expect(await readInventory(db, 's', 'd')).toEqual({ printers: { at: NOON + 1, items: [{ name: 'p1' }] } })
      expect(await put(part(2, { digest: NEW, part: 1, parts: 2 }))).toHaveLength(1)
      expect(await readInventory(db, 's', 'd')).toEqual({
        printers: { at: NOON + 3, items: [{ name: 'p2' }, { name: 'p3' }] },
      })
      expect(await inventoryDigests(db, 's', 'd')).toEqual({ printers: NEW })
      expect(await countOnDisk('inventories')).toBe(2)
    })

    it('I2: a replay of what was replaced adds nothing', async () => {
      const { db } = await fresh()
      const put = (...rows: InventoryPartRow[]) => db.write((t) => putInventoryParts(t, rows))
      await put(part(1), part(2, { digest: NEW }), part(3, { section: 'disks' }))
      expect(await put(part(1), part(2, { digest: NEW }))).toEqual([])
      expect(await inventoryDigests(db, 's', 'd')).toEqual({ disks: OLD, printers: NEW })
      expect(await inventoryDigests(db, 's', 'other')).toEqual({})
    })
  })

  describe('the quarantine', () => {
    const message = (at: number, fields: Partial<QuarantineRow> = {}): QuarantineRow => ({
      school: 's',
      id: newId(),
      device: null,
      topic: 'preau1/up/x',
      receivedAt: at,
      code: 'ENVELOPE_NOT_JSON',
      detail: '/',
      bytes: 9,
      payload: '{"a',
      ...fields,
    })

    it('lists the newest first, with the device where it is known, and lets one out', async () => {
      const { db } = await fresh()
      const { school } = await makeYard(db)
      const device = await makeDevice(db, school, { name: 'TNI' })
      const [first, second] = [message(NOON), message(NOON + 1, { school, device, payload: 'x'.repeat(9000) })]
      await db.write((t) => insertQuarantined(t, [first, second]))
      const { total, rows } = await listQuarantine(db, 'all', {})
      expect(total).toBe(2)
      expect(rows.map((row) => [row.id, row.device, row.text.length])).toEqual([
        [second.id, { id: device, name: 'TNI' }, 2000],
        [first.id, null, 3],
      ])
      expect(await db.write((t) => deleteQuarantined(t, 'all', [first.id]))).toBe(1)
      expect(await db.write((t) => deleteQuarantined(t, 'all', [first.id]))).toBe(0)
      expect(await countQuarantine(db, 'all')).toBe(1)
    })

    it('keeps whatever bytes came as text', async () => {
      const { db } = await fresh()
      const payload = `'"); drop table quarantine; --\u0000\ud800 é \u{1f600}`
      await db.write((t) => insertQuarantined(t, [message(NOON, { payload, topic: 'a\u0000b' })]))
      const [row] = (await listQuarantine(db, 'all', {})).rows
      expect(row).toMatchObject({ text: `'"); drop table quarantine; --\ufffd\ufffd é \u{1f600}`, topic: 'a\ufffdb' })
    })

    it('keeps the newest of a device that sends without end, and all of the others', async () => {
      const { db } = await fresh()
      await db.write((t) => insertQuarantined(t, [message(NOON, { device: 'quiet' })]))
      for (let round = 1; round <= 3; round++) {
        const rows = Array.from({ length: 300 }, (_, i) => message(NOON + round * 1000 + i, { device: 'loud' }))
        await db.write((t) => insertQuarantined(t, rows))
      }
      const { total, rows } = await listQuarantine(db, 'all', { offset: KEPT_OF_DEVICE - 1, limit: 2 })
      expect(total).toBe(KEPT_OF_DEVICE + 1)
      expect(rows.map((row) => row.receivedAt)).toEqual([NOON + 2100, NOON])
    })
  })

  describe('the history of a status', () => {
    const change = (at: number, status: 'ok' | 'down', device = 'd') => ({
      school: 's',
      device,
      at,
      status,
      reason: null,
    })

    it('keeps the last of two changes at one moment', async () => {
      const { db } = await fresh()
      await db.write((t) => insertStatusChanges(t, [change(NOON, 'ok'), change(NOON, 'down')]))
      expect(await spans(db, 's', 'd', NOON, NOON + 1)).toEqual([{ from: NOON, status: 'down' }])
      await db.write((t) => insertStatusChanges(t, [change(NOON, 'ok')]))
      expect(await spans(db, 's', 'd', NOON, NOON + 1)).toEqual([{ from: NOON, status: 'ok' }])
    })

    it('is pruned but for the change that still held', async () => {
      const { db } = await fresh()
      const changes = [
        change(NOON, 'ok'),
        change(NOON + 5, 'down'),
        change(NOON + 20, 'ok'),
        change(NOON, 'ok', 'still'),
      ]
      await db.write((t) => insertStatusChanges(t, changes))
      expect(await db.write((t) => pruneStatusChanges(t, NOON + 10))).toBe(1)
      expect(await spans(db, 's', 'd', NOON + 10, NOON + 30)).toEqual([
        { from: NOON + 10, status: 'down' },
        { from: NOON + 20, status: 'ok' },
      ])
      expect(await spans(db, 's', 'still', NOON + 10, NOON + 30)).toEqual([{ from: NOON + 10, status: 'ok' }])
    })
  })

  describe('connections', () => {
    const opened = (connection: number, device = 'd') => ({
      school: 's',
      device,
      connection,
      instance: 'i',
      openedAt: NOON + connection,
    })

    it('are kept with their end, the last 20 of each device, the newest first', async () => {
      const { db } = await fresh()
      await db.write((t) => openConnections(t, [opened(0, 'other')]))
      for (let number = 1; number <= 25; number++) await db.write((t) => openConnections(t, [opened(number)]))
      const end = { school: 's', device: 'd', connection: 24, at: NOON + 99, by: 'death' }
      await db.write((t) => openConnections(t, [opened(25)]))
      await db.write((t) => closeConnections(t, [end]))
      await db.write((t) => closeConnections(t, [{ ...end, at: NOON + 100, by: 'again' }]))
      const kept = await recentConnections(db, 's', 'd')
      expect(kept.map(({ connection }) => connection)).toEqual(Array.from({ length: 20 }, (_, i) => 25 - i))
      expect(kept.slice(0, 2)).toEqual([
        { connection: 25, instance: 'i', openedAt: NOON + 25, closedAt: null, closedBy: null },
        { connection: 24, instance: 'i', openedAt: NOON + 24, closedAt: NOON + 99, closedBy: 'death' },
      ])
      expect(await recentConnections(db, 's', 'other')).toHaveLength(1)
    })

    it('do not outlive the server that held them', async () => {
      const { db } = await fresh()
      const { school } = await makeYard(db)
      const [cut, gone] = [await makeDevice(db, school), await makeDevice(db, school)]
      const opened = (device: string) => ({ school, device, connection: 1, instance: 'i', openedAt: NOON })
      const states = await loadDeviceStates(db)
      const connected = states.map((state) => ({ ...state, connectedAt: state.device === cut ? NOON : null }))
      await db.write((t) => openConnections(t, [opened(cut), opened(gone)]))
      await db.write((t) => closeConnections(t, [{ school, device: gone, connection: 1, at: NOON + 5, by: 'death' }]))
      await db.write((t) => saveDeviceStates(t, connected))
      await db.write((t) => endEveryConnection(t, NOON + 9))
      const ends = await Promise.all([cut, gone].map((device) => recentConnections(db, school, device)))
      expect(ends.flat().map(({ closedAt, closedBy }) => [closedAt, closedBy])).toEqual([
        [NOON + 9, 'server'],
        [NOON + 5, 'death'],
      ])
      expect((await loadDeviceStates(db)).map(({ connectedAt }) => connectedAt)).toEqual([null, null])
    })
  })
}
