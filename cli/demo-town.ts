import { machineNow } from '@preau/agent/simulators/machine-now.ts'
import { syndicat } from '@preau/agent/simulators/place-names.ts'
import { classesOf, townMachines } from '@preau/agent/simulators/town-machines.ts'
import { writeContract } from '@preau/protocol/contracts/contract-text.ts'
import { uaiOf } from '@preau/protocol/rules/place-codes.ts'
import type { TownContract, TownDevice, TownSchool, TownTicket } from '@preau/server/seed/town/told-town.ts'
import { demoContract } from './demo-contract.ts'

const DAY = 86_400_000
const HOUR = 3_600_000
const MINUTE = 60_000
const SILENT_FOR = DAY / 2
/** Who pays for the schools of all communes. */
const BUYER = 'Syndicat intercommunal des écoles'
const PAST = [
  { ago: 9, symptom: 'touch_fails', canTeach: 'hardly', words: 'Câble USB du tactile remplacé.' },
  { ago: 20, symptom: 'no_picture', canTeach: 'no', words: 'Alimentation du vidéoprojecteur remplacée.' },
  { ago: 33, symptom: 'slow', canTeach: 'yes', words: 'Disque nettoyé, mises à jour terminées.' },
] as const
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

/** Numbers of a département that is none, as that of the demo school. */
const FIRST_UAI = 990_100

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
      uai: uaiOf(FIRST_UAI + place),
      rooms,
      devices,
      tickets: [...ticketsOf(devices, at), ...pastTickets(devices, at, place)],
      at,
      isCut: days !== undefined,
      isServed: place < SERVED,
    }
  })
}

/** What the syndicat of these communes agreed for all of their schools, from `now` on and some years back. */
export function townContract(town: readonly TownSchool[], now: number): TownContract {
  const schools = town.map(({ uai, school: name, commune }) => ({ uai, name, commune }))
  const contract = demoContract({ school: '', commune: BUYER, now, schools })
  const { id: key, title, from, to } = contract
  return { text: writeContract(contract), key, title, from, to }
}

/** What was broken in the last weeks and works again: most of it in time, one in five days late. */
function pastTickets(devices: readonly TownDevice[], at: number, place: number): TownTicket[] {
  return PAST.flatMap(({ ago, symptom, canTeach, words }, nth): TownTicket[] => {
    const device = devices[(place * 7 + nth * 5) % devices.length]
    const opened = morningBefore(at, ago + (place % 8))
    const came = opened + ((place + nth) % 5 === 0 ? 5 * DAY : 4 * HOUR)
    if (!device || came + DAY > at) return []
    const works: TownTicket['works'] = [
      { at: opened + 40 * MINUTE, by: 'supplier', act: { act: 'acknowledge' } },
      { at: came, by: 'supplier', act: { act: 'on_site' } },
      { at: came + HOUR, by: 'supplier', act: { act: 'restore', note: words } },
      { at: came + DAY, by: 'commune', act: { act: 'close' } },
    ]
    return [{ device: device.name, symptom, canTeach, at: opened, works }]
  })
}

/** A morning so many days before, of a day on which somebody works. */
function morningBefore(at: number, days: number): number {
  const day = Math.floor(at / DAY) - days
  // The first of January 1970 was a Thursday.
  const weekday = (day + 3) % 7
  return (weekday > 4 ? day - weekday + 4 : day) * DAY + 8 * HOUR
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
