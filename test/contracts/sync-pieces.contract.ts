import { describe, expect, it } from 'vitest'
import { getDevice } from '../../server/store/devices.ts'
import { countNotes } from '../../server/store/sync/notes.ts'
import { countUnsent } from '../../server/store/sync/unsent.ts'
import { unpackRecords } from '../../server/territory/pack.ts'
import { TAKEN } from '../../server/territory/school-link.ts'
import { Sender } from '../../server/territory/sender.ts'
import { noise } from '../../server/territory/testing/noise.ts'
import { storeOfTest } from './fresh-store.ts'
import type { FreshStore } from './store.contract.ts'
import { makeSides, type Sides } from './sync-sides.ts'

/** Rows that no message takes, over a real store at both ends. */
export function syncPiecesContract(name: string, open: () => Promise<FreshStore>): void {
  const fresh = storeOfTest(open)

  /** Sends what waits at the school as its program does; `stop` says after how many messages the line is cut. */
  async function send({ school, here, there, clock }: Sides, sender: Sender, epoch: number, stop = 1000) {
    sender.open(epoch, TAKEN)
    let sent = 0
    for (let turn = 0; turn < 100 && sent < stop; turn++) {
      clock.now += 30_000
      const batches = await sender.next(clock.now)
      for (const { seq, body } of batches.slice(0, stop - sent)) {
        sent += 1
        const records = JSON.parse(JSON.stringify(unpackRecords(body)))
        const { later } = await there.sync.apply([{ school, place: { epoch, seq }, records }], clock.now)
        await sender.acked({ what: 'ack', epoch, seqs: [seq], later }, clock.now)
      }
      if (batches.length === 0 && (await countNotes(here.db, school)).rows === 0) break
    }
    return sent
  }
  const write = ({ here, device }: Sides, note: string) =>
    here.db.write((t) => t.run('update devices set note = $2 where id = $1', [device, note]))
  const pieces = async ({ there }: Sides) =>
    (await there.db.get<{ n: number }>('select count(*) as n from sync_pieces'))?.n

  describe(`a row larger than a message, on ${name}`, () => {
    it('arrives whole, over a cut, and leaves nothing behind', async () => {
      const sides = await makeSides(fresh)
      const note = noise(400_000, 1)
      await write(sides, note)
      const sender = new Sender({ store: sides.here.sync, school: sides.school })
      expect(await send(sides, sender, 2, 5)).toBe(5)
      expect([await pieces(sides), (await getDevice(sides.there.db, 'all', sides.device)).note]).toEqual([5, ''])
      sender.close()
      const rest = await send(sides, sender, 3)
      // Nine pieces in all: those before the cut are not sent again.
      expect(rest).toBeLessThan(7)
      expect((await getDevice(sides.there.db, 'all', sides.device)).note).toBe(note)
      expect([await pieces(sides), (await countNotes(sides.here.db, sides.school)).rows]).toEqual([0, 0])
      expect(await sides.compare()).toBe(0)
    })

    it('is sent again from its first piece where the other side lost some with its disk', async () => {
      const sides = await makeSides(fresh)
      const note = noise(200_000, 2)
      await write(sides, note)
      const sender = new Sender({ store: sides.here.sync, school: sides.school })
      await send(sides, sender, 2, 3)
      await sides.there.db.run('delete from sync_pieces')
      sender.close()
      await send(sides, sender, 3)
      expect((await getDevice(sides.there.db, 'all', sides.device)).note).toBe(note)
      expect((await countNotes(sides.here.db, sides.school)).rows).toBe(0)
    })

    it('stays where it is when no number of pieces takes it, and is counted until it is smaller', async () => {
      const sides = await makeSides(fresh)
      await write(sides, noise(12_000_000, 3))
      const sender = new Sender({ store: sides.here.sync, school: sides.school })
      expect(await send(sides, sender, 2)).toBe(0)
      expect(await countUnsent(sides.here.db)).toEqual(new Map([[sides.school, 1]]))
      // A comparison knows it, and does not try for ever.
      expect(await sides.compare()).toBe(0)
      await write(sides, 'Écran rayé')
      await send(sides, sender, 3)
      expect((await getDevice(sides.there.db, 'all', sides.device)).note).toBe('Écran rayé')
      expect(await countUnsent(sides.here.db)).toEqual(new Map())
    })

    it('of which the end never comes is forgotten for newer ones', async () => {
      const sides = await makeSides(fresh)
      for (let row = 0; row < 20; row++) {
        await write(sides, noise(100_000, 10 + row))
        const sender = new Sender({ store: sides.here.sync, school: sides.school })
        await send(sides, sender, 2 + row, 2)
      }
      expect(await pieces(sides)).toBeLessThanOrEqual(2 * 9)
    })
  })
}
