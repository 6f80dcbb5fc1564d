import { randomBytes } from 'node:crypto'
import { type Id, uuidv7 } from '@preau/protocol/ids.ts'
import { insertDevice } from '../../../server/store/new-devices.ts'
import { openStore } from '../../../server/store/open.ts'
import { ensureDefaultSchool } from '../../../server/store/places.ts'

const newId = () => uuidv7(Date.now(), randomBytes(10))

/** Enters `count` devices into a new store in `folder`, and closes it again. */
export async function makeFleet(folder: string, count: number): Promise<{ school: Id; device: Id }[]> {
  const db = await openStore(folder)
  const school = newId()
  const devices = Array.from({ length: count }, () => ({ school, device: newId() }))
  await db.write(async (transaction) => {
    const names = { authority: 'Bench', school: 'Bench' }
    await ensureDefaultSchool(transaction, { authorityId: newId(), schoolId: school, ...names })
    for (const [index, { device }] of devices.entries()) {
      await insertDevice(transaction, {
        school,
        id: device,
        name: `PC ${index + 1}`,
        kind: 'desktop',
        room: null,
        model: null,
        serial: null,
        claim: randomBytes(16).toString('hex'),
        enrolledAt: Date.now(),
      })
    }
  })
  await db.close()
  return devices
}
