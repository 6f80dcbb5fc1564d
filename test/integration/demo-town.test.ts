import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { townCampaign } from '../../cli/demo-campaign.ts'
import { demoTown, townContract } from '../../cli/demo-town.ts'
import { seedTown } from '../../server/seed/town/seed-town.ts'
import type { TownSchool } from '../../server/seed/town/told-town.ts'
import { readPorts, SCHOOLS_FOLDER } from '../../server/seed/town/town-files.ts'
import { openStore } from '../../server/store/open.ts'
import { countNotes } from '../../server/store/sync/notes.ts'
import { listPeers } from '../../server/store/sync/peers.ts'
import { sumSchool } from '../../server/store/sync/sum-school.ts'
import { scratchFolder } from '../processes/server-process.ts'

const NOW = Date.UTC(2026, 10, 24, 9)
const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

function fourSchools(): TownSchool[] {
  const all = demoTown(NOW)
  return [all[0], all[20], all[21], all.find(({ isCut }) => isCut)].flatMap((each) => (each ? [each] : []))
}

async function seed(data: string, stopAfter = Number.POSITIVE_INFINITY) {
  let done = 0
  const progress = () => {
    done += 1
  }
  const campaign = townCampaign(fourSchools())
  return await seedTown({ data, host: '127.0.0.1' }, fourSchools(), townContract(fourSchools(), NOW), {
    progress,
    stopping: () => done >= stopAfter,
    ...(campaign && { campaign }),
  })
}

describe('the schools of a demo with a town hall', () => {
  it('are 49 in 31 communes, two of them without a link', () => {
    const all = demoTown(NOW)
    const communes = new Set(all.map(({ commune }) => commune)).size
    const cut = all.filter(({ isCut }) => isCut)
    expect({ schools: all.length, communes, cut: cut.length }).toEqual({ schools: 49, communes: 31, cut: 2 })
    expect(cut.every(({ at }) => NOW - at > 5 * 86_400_000)).toBe(true)
  })

  it('are there whole after a start that was stopped between two of them, equal on both sides and heard when they were', async () => {
    const folder = scratchFolder()
    ends.push(folder.remove)
    const data = join(folder.path, 'hall')
    expect((await seed(data, 1)).isDone).toBe(false)
    const town = await seed(data)
    expect(town.isDone).toBe(true)
    const hall = await openStore(data)
    ends.push(() => hall.close())
    for (const { school, folder: own } of town.schools) {
      const db = await openStore(join(data, SCHOOLS_FOLDER, own))
      ends.push(() => db.close())
      expect(await sumSchool(hall, school)).toEqual(await sumSchool(db, school))
      expect((await countNotes(db, school)).rows + (await countNotes(hall, school)).rows).toBe(0)
      expect(await db.all('select id from contracts')).toEqual(await hall.all('select id from contracts'))
    }
    // Its campaign runs in two of them, and one has stopped by itself.
    const states = await hall.all('select wanted, halted_for from campaigns order by halted_for is null, school_id')
    const running = { wanted: 'running', halted_for: null }
    expect(states).toEqual([{ wanted: 'running', halted_for: 0 }, running, running])
    // The contract of the town hall is in each school that it names, and its tickets are measured by it.
    const [contract] = await hall.all<{ id: string }>('select id from contracts')
    const covered = await hall.all<{ state: string; contract: string | null; gtr_met: number | null }>(
      'select state, contract, gtr_met from tickets where restored_at is not null',
    )
    expect(covered.length).toBeGreaterThanOrEqual(4)
    expect(covered.every((each) => each.contract === contract?.id && each.gtr_met !== null)).toBe(true)
    // Tickets were opened under the contract, so that they count for its commitments, and have their due times by it.
    const repaired = await hall.all<{ lot: string | null; gtr_met: number | null }>(
      "select e.lot, t.gtr_met from tickets t join service_events e on e.ticket_id = t.id and e.event = 'opened' where t.restored_at is not null",
    )
    expect(repaired.length).toBeGreaterThanOrEqual(4)
    expect(repaired.filter(({ lot, gtr_met }) => lot === null || gtr_met === null)).toEqual([])
    const heard = new Map((await listPeers(hall)).map(({ school, heardAt }) => [school, heardAt]))
    expect(town.schools.map(({ school }) => heard.get(school))).toEqual(fourSchools().map(({ at }) => at))
    expect((await readPorts(data))?.map(({ cutAt }) => cutAt)).toEqual([null, null, null, fourSchools()[3]?.at])
  })
})
