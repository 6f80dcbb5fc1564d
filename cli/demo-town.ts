import { machineNow } from '@preau/agent/simulators/machine-now.ts'
import { syndicat } from '@preau/agent/simulators/place-names.ts'
import { classesOf, townMachines } from '@preau/agent/simulators/town-machines.ts'
import type { TownDevice, TownSchool, TownTicket } from '@preau/server/seed/town/told-town.ts'

const DAY = 86_400_000
const SILENT_FOR = DAY / 2
/** Percent of a disk. */
const FULL = 94
/** Between signs of life, in s: nobody plays these machines, and none is to fall silent while one looks. */
const INTERVAL = 12 * 3600
/** So many schools have a server of their own with a console; the others have its store and its uplink. */
const SERVED = 4
/** Which schools have no link, and since how many days. */
const CUT = new Map([
  [11, 5.2],
  [27, 16.9],
])

/** The schools of 31 communes as of `now`, ms since 1970: the same each time, in the proportions of those of France. */
export function demoTown(now: number): TownSchool[] {
  const all = syndicat().flatMap(({ name: commune, schools }) =>
    schools.map((school, index) => ({ commune, school, classes: classesOf(schools.length, index) })),
  )
  return all.map(({ commune, school, classes }, place): TownSchool => {
    const days = CUT.get(place)
    const at = Math.round(now - (days ?? 0) * DAY)
    const seed = `${commune}/${school}`
    const { rooms, machines } = townMachines(seed, classes)
    const devices = machines.map((machine) => {
      const { name, kind, room, serial, claim, hardware } = machine
      const known = machineNow(machine, { seed: `${seed}/${name}`, now: at, interval: INTERVAL })
      return { name, kind, room, serial, claim, model: hardware.name, now: known }
    })
    return {
      commune,
      school,
      rooms,
      devices,
      tickets: ticketsOf(devices, at),
      at,
      isCut: days !== undefined,
      isServed: place < SERVED,
    }
  })
}

/** What somebody told the town hall of: a machine that is not heard, or that has been full for long. One in two. */
function ticketsOf(devices: readonly TownDevice[], at: number): TownTicket[] {
  return devices.flatMap(({ name, kind, now: { facts, since } }, index): TownTicket[] => {
    const isSilent = facts.heardAt !== null && at - facts.heardAt > SILENT_FOR
    const isFull = Object.entries(facts.values).some(
      ([id, value]) => id.startsWith('disk.used') && Number(value) > FULL,
    )
    if ((!isSilent && !isFull) || index % 2 === 0) return []
    const told = Math.max(since + (at - since) / 2, at - 12 * DAY)
    const canTeach = kind === 'board_pc' && isSilent ? 'no' : 'hardly'
    return [{ device: name, symptom: isSilent ? 'no_network' : 'slow', canTeach, at: Math.floor(told / 1000) * 1000 }]
  })
}
