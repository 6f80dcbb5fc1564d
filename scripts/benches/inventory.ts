import type { Id } from '@preau/protocol/ids.ts'
import type { Condition } from '@preau/protocol/rules/inventory-question.ts'
import { inventoryOf } from '../../agent/simulators/inventory.ts'
import { schoolMachines } from '../../agent/simulators/machines.ts'
import { type Random, seededRandom } from '../../agent/simulators/random.ts'
import type { Database } from '../../server/store/database.ts'
import { putSectionFacts, putStateFacts, type SectionFacts } from '../../server/store/device-facts.ts'
import { listHomogeneity } from '../../server/store/homogeneity.ts'
import { answerQuestion } from '../../server/store/inventory-answers.ts'
import { fieldValues } from '../../server/store/inventory-values.ts'
import { openStore } from '../../server/store/open.ts'
import type { Bench } from '../figures.ts'
import { databaseBytes, inFolder } from './load/bench-folder.ts'
import { median } from './load/statistics.ts'
import { fillTerritory } from './load/territory.ts'

const DEVICES = 100_000
/** Programs of each device: half of them that nearly all have, in other versions, the rest of thousands. */
const PROGRAMS = 100
const COMMON = 50
const KNOWN_PROGRAMS = 3000
const ROUNDS = 9
const AT_ONCE = 1000
const GIB = 1024 ** 3

export const bench: Bench = {
  name: 'inventory',
  about: '100 000 devices with 100 programs each: a question to all of them, with its schools and its first page',
  figures: {
    memory_ms: { unit: 'ms', goal: { atMost: 500 } },
    software_ms: { unit: 'ms', goal: { atMost: 500 } },
    battery_ms: { unit: 'ms', goal: { atMost: 500 } },
    suggestions_ms: { unit: 'ms', goal: { atMost: 100 } },
    homogeneity_ms: { unit: 'ms', goal: { atMost: 1000 } },
    bytes_per_device: { unit: 'B' },
    write_ms_per_device: { unit: 'ms' },
  },
  async run(report) {
    await inFolder(async (folder) => {
      await fillTerritory(folder, DEVICES)
      const before = await databaseBytes(folder)
      const db = await openStore(folder)
      const begun = performance.now()
      await tellAll(db)
      const written = (performance.now() - begun) / DEVICES
      await db.run('analyze')
      const yardstick = {
        name: 'counting the devices of each school',
        value: await inTheMiddle(() => db.all('select school_id, count(*) as devices from devices group by school_id')),
      }
      const asked = (condition: Condition) =>
        inTheMiddle(() =>
          answerQuestion(db, 'all', { question: { match: 'all', conditions: [condition] }, limit: 50 }, Date.now()),
        )
      report('memory_ms', await asked({ field: 'memory', operator: 'below', value: 8 * GIB }), yardstick)
      const office = { field: 'software', operator: 'below', name: 'Programme 3', exact: true, value: '6' } as const
      report('software_ms', await asked(office), yardstick)
      report('battery_ms', await asked({ field: 'battery.health', operator: 'below', value: 85 }), yardstick)
      report(
        'suggestions_ms',
        await inTheMiddle(() => fieldValues(db, 'all', { field: 'software', q: 'programme 2' })),
        yardstick,
      )
      report('homogeneity_ms', await inTheMiddle(() => listHomogeneity(db, 'all', {})), yardstick)
      await db.close()
      report('bytes_per_device', ((await databaseBytes(folder)) - before) / DEVICES)
      report('write_ms_per_device', written)
    })
  },
}

/** Every device tells its inventory and its readings, as they come in after an enrolment. */
async function tellAll(db: Database): Promise<void> {
  const devices = await db.all<{ school: Id; device: Id; state_values: string }>(
    'select school_id as school, device_id as device, state_values from device_states order by school_id, device_id',
  )
  const machines = schoolMachines('inventory').map((machine) => inventoryOf(machine))
  const random = seededRandom('inventory')
  for (let from = 0; from < devices.length; from += AT_ONCE) {
    const some = devices.slice(from, from + AT_ONCE)
    const sections = some.flatMap(({ school, device }, index): SectionFacts[] => {
      const of = { school, device, at: 0 }
      const { system, disks, displays } = machines[(from + index) % machines.length] ?? {}
      return [
        { ...of, section: 'system', items: system ?? [] },
        { ...of, section: 'memory', items: [{ size: (1 + Math.floor(random() * 4)) * 4 * GIB }] },
        { ...of, section: 'disks', items: disks ?? [] },
        { ...of, section: 'displays', items: displays ?? [] },
        { ...of, section: 'software', items: programs(random) },
      ]
    })
    await db.write(async (transaction) => {
      await putSectionFacts(transaction, sections)
      await putStateFacts(
        transaction,
        some.map(({ school, device, state_values }) => {
          return { school, device, values: JSON.parse(state_values), agent: '0.1.0' }
        }),
      )
    })
  }
}

function programs(random: Random): { name: string; version: string }[] {
  const chosen = new Set(Array.from({ length: COMMON }, (_, index) => index))
  while (chosen.size < PROGRAMS) chosen.add(Math.floor(random() * random() * KNOWN_PROGRAMS))
  return [...chosen].map((index) => ({
    name: `Programme ${index}`,
    version: `${1 + Math.floor(random() * (index < COMMON ? 12 : 4))}.${index % 7}`,
  }))
}

/** The middle of several rounds, in ms; the first one, which warms up, does not count. */
async function inTheMiddle(ask: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    const begun = performance.now()
    await ask()
    if (round > 0) times.push(performance.now() - begun)
  }
  return median(times)
}
