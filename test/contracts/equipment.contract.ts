import { describe, expect, it } from 'vitest'
import {
  type AskedCommand,
  countCommanded,
  countWaiting,
  endCommands,
  findCommand,
  giveUpCommand,
  insertCommand,
  listCommands,
  pruneCommands,
  waitingCommands,
} from '../../server/store/commands.ts'
import type { Database } from '../../server/store/database.ts'
import { loadDeviceState } from '../../server/store/device-states.ts'
import {
  type Attached,
  confirmEquipment,
  findEquipment,
  findFirmwareJob,
  putEquipment,
  putFirmwareJob,
} from '../../server/store/equipment.ts'
import { listEquipment } from '../../server/store/equipment-list.ts'
import { insertPerson } from '../../server/store/people.ts'
import { storeOfTest } from './fresh-store.ts'
import type { FreshStore } from './store.contract.ts'
import { makeDevice, makeYard, NOON, newId } from './store-fixtures.ts'

const attachedTo = (via: string, fields: Partial<Attached> = {}): Attached => ({
  ...{ via, key: 'epson:X4', spec: 'epson/escvp21', network: true, vendor: 'EPSON', model: 'EB-685Wi', serial: 'X4' },
  ...{ presence: 'present', since: NOON, fault: null, said: { power: 'on', 'lamp.hours': 12 }, life: { lamp: 4000 } },
  thresholds: { 'lamp.left': { degraded: { below: 20, leave: 25 } }, power: { down: { words: ['off'] } } },
  lost: false,
  ...fields,
})

/** Equipment that agents reach, and what is asked of it. */
export function equipmentContract(open: () => Promise<FreshStore>): void {
  const fresh = storeOfTest(open)

  async function classroom(db: Database) {
    const { school, room } = await makeYard(db)
    const via = await makeDevice(db, school, { room, kind: 'board_pc' })
    const device = await makeDevice(db, school, { room, kind: 'projector', name: 'Projecteur' })
    const attached = attachedTo(via)
    await db.write((t) => putEquipment(t, [{ school, device, attached }]))
    return { school, via, device, attached }
  }

  describe('equipment', () => {
    it('is read as it was written, with its device and by its machine', async () => {
      const { db } = await fresh()
      const { school, via, device, attached } = await classroom(db)
      expect(await findEquipment(db, school, device)).toEqual({ ...attached, confirmation: null })
      expect((await loadDeviceState(db, school, device))?.attached).toEqual(attached)
      expect([await findEquipment(db, school, via), (await loadDeviceState(db, school, via))?.attached]).toEqual([
        undefined,
        null,
      ])
      expect((await listEquipment(db, 'all', school, via)).map(({ id, spec, values }) => [id, spec, values])).toEqual([
        [device, 'epson/escvp21', attached.said],
      ])
      expect(await listEquipment(db, new Map([[school, new Set(['laptop' as const])]]), school, via)).toEqual([])
      const lost = { ...attached, lost: true, life: null, thresholds: null, fault: 'PORT_FAILED', serial: null }
      await db.write((t) => putEquipment(t, [{ school, device, attached: lost }]))
      expect(await findEquipment(db, school, device)).toEqual({ ...lost, confirmation: null })
      expect(await listEquipment(db, 'all', school, via)).toEqual([])
    })

    it('keeps what a person does at its firmware, whatever its machine says of it', async () => {
      const { db } = await fresh()
      const { school, via, device, attached } = await classroom(db)
      const by = { at: NOON, by: newId() }
      const job = { steps: [{ text: 'Brancher la clé', done: by }], from: '1.0', begun: by, ended: null }
      expect([await findFirmwareJob(db, school, via), await findFirmwareJob(db, school, device)]).toEqual([
        undefined,
        null,
      ])
      await db.write((t) => putFirmwareJob(t, school, device, job))
      await db.write((t) => putEquipment(t, [{ school, device, attached: { ...attached, spec: 'nec/display' } }]))
      expect(await findFirmwareJob(db, school, device)).toEqual(job)
    })

    it('is confirmed until another spec describes it', async () => {
      const { db } = await fresh()
      const { school, via, device, attached } = await classroom(db)
      const confirmation = { at: NOON, by: newId() }
      const put = (spec: string) =>
        db.write((t) => putEquipment(t, [{ school, device, attached: { ...attached, spec } }]))
      const confirmed = async () => (await findEquipment(db, school, device))?.confirmation
      expect(await db.write((t) => confirmEquipment(t, { school, device: via }, confirmation))).toBe(false)
      expect(await db.write((t) => confirmEquipment(t, { school, device }, confirmation))).toBe(true)
      await put(attached.spec)
      expect(await confirmed()).toEqual(confirmation)
      await put('nec/display')
      await put(attached.spec)
      expect(await confirmed()).toBeNull()
    })
  })

  describe('commands', () => {
    const ask = async (
      db: Database,
      at: { school: string; via: string; device: string },
      more: Partial<AskedCommand> = {},
    ) => {
      const limits = { askedAt: NOON, notAfter: NOON + 60_000, givenUpAt: NOON + 100_000 }
      const asked: AskedCommand = {
        ...{ ...at, id: newId(), key: 'epson:X4', command: 'input', choice: 'hdmi1', confirmed: true, explicit: false },
        ...{ askedBy: null, ...limits },
        ...more,
      }
      const { school, id, device, via, key, command, choice, confirmed, explicit, askedBy } = asked
      const row = { school, id, device, via, key, command, choice, confirmed, explicit, askedBy, ...limits, ...more }
      await db.write((t) => insertCommand(t, row))
      return row
    }

    it('wait whole until they have a result, and keep the first', async () => {
      const { db } = await fresh()
      const { school, via, device } = await classroom(db)
      const asked = await ask(db, { school, via, device })
      expect(await waitingCommands(db)).toEqual([asked])
      expect(await countWaiting(db, school, device)).toBe(1)
      const proof = { sent: '50', received: '3A', shown: { power: 'on' } }
      const done = { school, via, result: { id: asked.id, outcome: 'done', proof } as const, at: NOON + 9 }
      const elsewhere = { ...done, via: device }
      expect(await db.write((t) => endCommands(t, [elsewhere]))).toEqual([])
      expect(await db.write((t) => endCommands(t, [done]))).toEqual([
        { school, id: asked.id, device, command: 'input', outcome: 'done' },
      ])
      const late = { ...done, result: { id: asked.id, outcome: 'unknown' } as const }
      expect(await db.write((t) => endCommands(t, [late]))).toEqual([])
      expect(await findCommand(db, school, asked.id)).toMatchObject({
        state: 'done',
        proof,
        choice: 'hdmi1',
        endedAt: NOON + 9,
      })
      expect([await waitingCommands(db), await countWaiting(db, school, device)]).toEqual([[], 0])
    })

    it('that the server gave up believe their agent where it speaks after all', async () => {
      const { db } = await fresh()
      const at = await classroom(db)
      const { id } = await ask(db, at)
      expect(await db.write((t) => giveUpCommand(t, { school: at.school, id }, 'unknown', NOON + 1))).toBe(true)
      expect(await db.write((t) => giveUpCommand(t, { school: at.school, id }, 'expired', NOON + 2))).toBe(false)
      const failed = { id, outcome: 'failed', code: 'EQUIPMENT_SILENT' } as const
      await db.write((t) => endCommands(t, [{ school: at.school, via: at.via, result: failed, at: NOON + 3 }]))
      expect(await findCommand(db, at.school, id)).toMatchObject({ state: 'failed', code: 'EQUIPMENT_SILENT' })
    })

    it('are listed with who asked, the newest first, and counted by devices', async () => {
      const { db } = await fresh()
      const at = await classroom(db)
      const askedBy = newId()
      await db.write((t) => insertPerson(t, { id: askedBy, name: 'Inès', login: 'ines@ville.fr', madeAt: NOON }))
      const first = await ask(db, at, { askedBy })
      const second = await ask(db, at, { askedBy, askedAt: NOON + 1 })
      const rows = await listCommands(db, at.school, at.device)
      expect(rows.map(({ id, askedBy: name }) => [id, name])).toEqual([
        [second.id, 'Inès'],
        [first.id, 'Inès'],
      ])
      const other = newId()
      expect(await countCommanded(db, { school: at.school, askedBy, device: other }, NOON - 1)).toBe(1)
      expect(await countCommanded(db, { school: at.school, askedBy, device: at.device }, NOON - 1)).toBe(0)
      expect(await countCommanded(db, { school: at.school, askedBy, device: other }, NOON + 1)).toBe(0)
    })

    it('go by their age, but for those that wait', async () => {
      const { db } = await fresh()
      const at = await classroom(db)
      const [old, waits] = [await ask(db, at), await ask(db, at)]
      const result = { id: old.id, outcome: 'expired' } as const
      await db.write((t) => endCommands(t, [{ school: at.school, via: at.via, result, at: NOON }]))
      expect(await db.write((t) => pruneCommands(t, NOON + 1))).toBe(1)
      expect((await listCommands(db, at.school, at.device)).map(({ id }) => id)).toEqual([waits.id])
    })
  })
}
