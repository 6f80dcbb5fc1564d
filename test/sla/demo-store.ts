import { type Id, uuidv7 } from '@preau/protocol/ids.ts'
import type { DeviceKind } from '@preau/protocol/rules/device-status.ts'
import { DEMO_UAI } from '../../cli/demo-contract.ts'
import { demoService, LATE_BOARD } from '../../cli/demo-service.ts'
import { STORY } from '../../cli/demo-tickets.ts'
import { writeService } from '../../server/seed/service.ts'
import type { Database } from '../../server/store/database.ts'
import { insertDevice } from '../../server/store/new-devices.ts'
import { openStore } from '../../server/store/open.ts'
import { insertAuthority, insertSchool } from '../../server/store/places.ts'

const DAY = 86_400_000
const PLACES = { school: 'École Jules-Ferry', commune: 'Ville de Saint-Aubin (démonstration)' }

const KINDS: readonly (readonly [string, DeviceKind])[] = [
  ['TNI', 'board_pc'],
  ['Tablette', 'tablet'],
  ['Portable', 'laptop'],
  ['PC', 'desktop'],
]

/** The devices that the story names, in a school of their own, with the service of a demo that begins at `now`. */
export async function demoStoreIn(folder: string, now: number): Promise<{ db: Database; school: Id }> {
  const db = await openStore(folder, now)
  let made = 0
  const newId = (at: number): Id => uuidv7(at, new Uint8Array([0, 0, 0, 0, 0, 0, 0, ++made >> 16, made >> 8, made]))
  const [authority, school] = [newId(now), newId(now)]
  const devices = new Map<string, { id: Id; kind: DeviceKind; room: Id | null }>()
  await db.write(async (t) => {
    await insertAuthority(t, { id: authority, name: PLACES.commune })
    await insertSchool(t, { id: school, authority, name: PLACES.school, uai: DEMO_UAI })
    for (const name of new Set([LATE_BOARD, ...STORY.flatMap(({ device }) => device ?? [])])) {
      const kind = KINDS.find(([start]) => name.startsWith(start))?.[1] ?? 'other'
      const id = newId(now)
      const facts = { school, id, name, kind, room: null, model: null, serial: null, claim: name }
      await insertDevice(t, { ...facts, enrolledAt: now - 300 * DAY })
      devices.set(name, { id, kind, room: null })
    }
    await writeService(t, { school, now, devices, newId }, demoService({ ...PLACES, now }))
  })
  return { db, school }
}
