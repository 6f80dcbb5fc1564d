import { Device } from '@preau/protocol/api/devices.ts'
import { decodeEnrolmentAnswer, type Enrolment } from '@preau/protocol/api/enrolments.ts'
import { EquipmentList } from '@preau/protocol/api/equipment-list.ts'
import {
  Authority,
  type NewAuthority,
  type NewRoom,
  type NewSchool,
  PlaceTree,
  Room,
  School,
} from '@preau/protocol/api/places.ts'
import { decoder } from '@preau/protocol/decode.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { NamedSpec } from '../drivers/spec-files.ts'
import { type Clock, realClock } from '../uplink/clock.ts'
import { makeDeviceKey, requestFor } from '../uplink/device-key.ts'
import type { Log } from '../uplink/log.ts'
import type { UplinkIdentity } from '../uplink/uplink.ts'
import { boardAt } from './boards.ts'
import { type DeviceOptions, type RunningDevice, startDevice } from './device.ts'
import type { KeepMachineLessons } from './device-lessons.ts'
import { drawIncidents } from './incidents.ts'
import { AUTHORITY_NAME, type Machine, ROOMS, SCHOOL_NAME, schoolMachines } from './machines.ts'
import { type Random, seededRandom } from './random.ts'
import { type Known, resumeBoard } from './resume.ts'
import { DAY, MINUTE, timetableShift } from './school-hours.ts'
import { drawSchool } from './school-plan.ts'
import { SCRIPT } from './script.ts'

/** Asks the HTTP API of the server and gives the body of its answer; throws a PreauError where it is none. */
export type Ask = (method: 'GET' | 'POST' | 'PUT', path: string, body?: object) => Promise<unknown>

export interface SchoolOptions {
  ask: Ask
  /** Of the code that the server made for programs of its machine, in hex. */
  secret: string
  /** The keys of the machines with these claims (PKCS#8, PEM). */
  keys(claims: readonly string[]): ReadonlyMap<string, string>
  /** The descriptions of devices, by which its boards are played and spoken with. */
  specs: readonly NamedSpec[]
  /** The same seed on the same server finds its devices again. */
  seed: string
  /** Looks after the lessons before its boards; undefined: nobody does. */
  lessons?: KeepMachineLessons
  /** The true time; that of this process where nothing is said. */
  clock?: Clock
  /** Chance for what need not be the same twice: the waits before a reconnection. */
  random: Random
  log: Log
}

export interface RunningSchool {
  school: Id
  devices: number
  /** Every device says that its agent was stopped, and ends. */
  stop(): Promise<void>
}

const UNKNOWN: Known = { heardAt: null, values: {}, asleep: false }

/** Incidents are drawn for so long after the start; a demo that runs longer goes on quietly. */
const INCIDENTS_FOR = 7 * DAY

const readTree = decoder(PlaceTree, 'MESSAGE_INVALID')
const readAuthority = decoder(Authority, 'MESSAGE_INVALID')
const readRoom = decoder(Room, 'MESSAGE_INVALID')
const readSchool = decoder(School, 'MESSAGE_INVALID')
const readEquipment = decoder(EquipmentList, 'MESSAGE_INVALID')
const readDevice = decoder(Device, 'MESSAGE_INVALID')

/**
 * Starts the school that does not exist: its places and its 37 devices through the doors that every device uses. Places and
 * devices that are there already are used again. Throws what `ask` throws; then nothing runs.
 */
export async function startSchool({
  ask,
  secret,
  keys,
  specs,
  seed,
  lessons,
  clock = realClock(),
  random,
  log,
}: SchoolOptions): Promise<RunningSchool> {
  const school = await findOrMakeSchool(ask)
  const machines = schoolMachines(seed)
  const kept = keys(machines.map(({ claim }) => claim))
  const enrolled: (UplinkIdentity | undefined)[] = []
  for (const machine of machines) {
    const key = kept.get(machine.claim) ?? makeDeviceKey()
    const enrolment: Enrolment = {
      claim: machine.claim,
      secret,
      csr: requestFor(key),
      name: machine.name,
      kind: machine.kind,
      model: machine.hardware.name,
      serial: machine.serial,
      school,
      room: machine.room,
      simulated: true,
    }
    const answer = decodeEnrolmentAnswer(await ask('POST', '/api/enrolments', enrolment))
    if (answer.state !== 'admitted') {
      // A person took its certificate back: it stays away until he takes it in again.
      log('warn', 'demo.not_admitted', { machine: machine.name, state: answer.state })
      enrolled.push(undefined)
      continue
    }
    const { school: place, device, mqtt, certificate, authority } = answer
    enrolled.push({ school: place, device, mqtt, papers: { key, certificate, authority } })
  }

  const known = new Map<Id, Known>()
  for (const { device } of enrolled.filter((each) => each !== undefined)) {
    const { heardAt, values, asleep } = readDevice(await ask('GET', `/api/devices/${device}`))
    known.set(device, { heardAt, values, asleep: asleep !== null })
  }
  const boards = new Map<Id, DeviceOptions['board']>()
  for (const [index, machine] of machines.entries()) {
    const device = enrolled[index]?.device
    if (device !== undefined) boards.set(device, await boardOf(machine, { ask, specs }, device))
  }
  const start = clock.wall()
  const shift = timetableShift(start)
  const scripted = new Set(SCRIPT.map(({ machine }) => machine))
  const free = machines.filter(({ name }) => !scripted.has(name))
  const incidents = drawIncidents(free, seededRandom(`${seed}/incidents`), { from: 3 * MINUTE, to: INCIDENTS_FOR })
  const failures = [...SCRIPT, ...incidents]
  log('info', 'demo.started', { school, devices: machines.length, shift })

  const running: RunningDevice[] = []
  const stop = async () => {
    await Promise.all(running.splice(0).map((device) => device.stop()))
  }
  for (const [index, machine] of machines.entries()) {
    const identity = enrolled[index]
    if (!identity) continue
    const own = seededRandom(`${seed}/${machine.name}/${start}`)
    running.push(
      startDevice({
        machine,
        failures,
        identity,
        start,
        shift,
        known: known.get(identity.device) ?? UNKNOWN,
        board: boards.get(identity.device),
        lessons,
        clock,
        random: own,
        jitter: random,
        log,
      }),
    )
    await breathe(clock)
  }
  return { school, devices: running.length, stop }
}

/** The board of a machine as it was left, where it has one that these specs describe. */
async function boardOf(
  { name }: Machine,
  { ask, specs }: Pick<SchoolOptions, 'ask' | 'specs'>,
  device: Id,
): Promise<DeviceOptions['board']> {
  const played = boardAt(name, specs)
  if (!played) return undefined
  const { rows } = readEquipment(await ask('GET', `/api/devices/${device}/equipment`))
  const known = rows.find(({ spec }) => spec === played.board.spec)
  return { ...played, board: resumeBoard(played.board, known?.values ?? {}) }
}

/** Lets timers and sockets have their turn. */
function breathe(clock: Clock): Promise<void> {
  return new Promise((done) => {
    clock.after(0, done)
  })
}

async function findOrMakeSchool(ask: Ask): Promise<Id> {
  const tree = readTree(await ask('GET', '/api/places'))
  const newAuthority: NewAuthority = { name: AUTHORITY_NAME }
  const authority =
    tree.authorities.find(({ name }) => name === AUTHORITY_NAME) ??
    readAuthority(await ask('POST', '/api/authorities', newAuthority))
  const newSchool: NewSchool = { authority: authority.id, name: SCHOOL_NAME }
  const school =
    authority.schools.find(({ name }) => name === SCHOOL_NAME) ??
    readSchool(await ask('POST', '/api/schools', newSchool))
  const rooms: Pick<Room, 'id' | 'name'>[] = [...school.rooms]
  for (const { name, kind } of ROOMS) {
    if (rooms.some((room) => room.name === name)) continue
    const newRoom: NewRoom = { school: school.id, name, kind }
    rooms.push(readRoom(await ask('POST', '/api/rooms', newRoom)))
  }
  await drawSchool(ask, school.id, rooms)
  return school.id
}
