import { randomBytes } from 'node:crypto'
import type { DemoSide } from '@preau/protocol/api/territory.ts'
import { uuidv7 } from '@preau/protocol/ids.ts'
import type { DemoTownSchool } from '@preau/protocol/territory/demo-files.ts'
import { openKeyFiles } from '../../keys/open-key-files.ts'
import { openStore } from '../../store/open.ts'
import { refreshHeard } from '../../store/refresh-heard.ts'
import { countNotes } from '../../store/sync/notes.ts'
import { sumSchool } from '../../store/sync/sum-school.ts'
import { SchoolUplink, type SchoolUplinkParts } from '../../territory/school-uplink.ts'
import { keepUplink, readUplink } from '../../territory/uplink-file.ts'
import { closingsOf } from '../closings.ts'

/** A school of the demo that has a console. */
export interface ServedSchool {
  name: string
  commune: string
  http: string
  /** Its data folder, where the link lies that makes its first administrator. */
  folder: string
}

/** A school whose server is its store and its uplink: no device speaks to it, and no console looks at it. */
export interface LightSchool {
  known: DemoTownSchool
  /** Where a whole server runs for it. */
  served?: ServedSchool
  count(now: number): Promise<DemoSide>
  /** Its machines were heard. */
  live(now: number): Promise<void>
  stop(): Promise<void>
}

/** Leads the uplink of a folder through a port of this machine. */
export async function leadThrough(folder: string, port: number): Promise<void> {
  const files = await openKeyFiles({ data: folder })
  const kept = await readUplink(folder, files)
  if (kept)
    await keepUplink(folder, files, kept.papers.key, { ...kept.place, addresses: [{ host: '127.0.0.1', port }] })
}

/** Opens the store of such a school and lets its uplink speak. Throws what openStore() throws. */
export async function startLightSchool(
  { clock, program }: Pick<SchoolUplinkParts, 'clock' | 'program'>,
  known: DemoTownSchool,
  folder: string,
): Promise<LightSchool> {
  const { school } = known
  const db = await openStore(folder)
  const uplink = new SchoolUplink({
    ...{ db, data: folder, files: await openKeyFiles({ data: folder }), clock, program, startedAt: clock() },
    lookEvery: 1000,
    // What happens to its link the town hall tells.
    log: () => undefined,
    // There is no device behind it that could be asked.
    judge: async () => 'not_here',
    closing: closingsOf({ clock, newId: () => uuidv7(clock(), randomBytes(10)) }),
    applied: () => undefined,
    quarantined: async () => 0,
  })
  await uplink.start()
  return {
    known,
    count: async (at) => ({ ...(await sumSchool(db, school)), waiting: (await countNotes(db, school)).rows, at }),
    live: (now) => db.write((transaction) => refreshHeard(transaction, school, now)),
    async stop() {
      await uplink.stop()
      await db.close()
    },
  }
}
