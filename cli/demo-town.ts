import { machineNow } from '@preau/agent/simulators/machine-now.ts'
import { syndicat } from '@preau/agent/simulators/place-names.ts'
import { classesOf, townMachines } from '@preau/agent/simulators/town-machines.ts'
import type { TownSchool } from '@preau/server/seed/town/told-town.ts'

const DAY = 86_400_000
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
    return { commune, school, rooms, devices, at, isCut: days !== undefined, isServed: place < SERVED }
  })
}
