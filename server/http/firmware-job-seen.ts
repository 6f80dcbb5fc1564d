import type { FirmwareJobSeen } from '@preau/protocol/api/equipment.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { type FirmwareJob, firmwareShown } from '@preau/protocol/rules/firmware-job.ts'
import type { Queries } from '../store/database.ts'
import { type Attached, findFirmwareJob } from '../store/equipment.ts'

/** The version of its firmware that a device said last. */
export function versionSaid({ said }: Pick<Attached, 'said'>): string | null {
  return said.firmware === undefined ? null : String(said.firmware)
}

/** The work of a person at a board's firmware, with the names of who did what; null where nobody ever began any. */
export async function firmwareJobSeen(
  db: Queries,
  school: Id,
  device: Id,
  attached: Pick<Attached, 'said'>,
): Promise<FirmwareJobSeen | null> {
  const job = await findFirmwareJob(db, school, device)
  if (!job) return null
  const names = await namesOf(db, job)
  const named = ({ at, by }: FirmwareJob['begun']) => ({ at, by: by === null ? null : (names.get(by) ?? null) })
  const { steps, from, begun, ended } = job
  const shown = firmwareShown(job, versionSaid(attached))
  return {
    steps: steps.map(({ text, done }) => ({ text, done: done && named(done) })),
    from,
    begun: named(begun),
    ended: ended && { ...named(ended), as: ended.as, ...(shown && { shown }) },
  }
}

async function namesOf(db: Queries, { steps, begun, ended }: FirmwareJob): Promise<Map<string, string>> {
  const ids = new Set([begun, ended, ...steps.map(({ done }) => done)].flatMap((each) => each?.by ?? []))
  const names = new Map<string, string>()
  for (const id of ids) {
    const person = await db.get<{ name: string }>('select name from people where id = $1 and erased_at is null', [id])
    if (person) names.set(id, person.name)
  }
  return names
}
