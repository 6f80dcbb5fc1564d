import type { SyncKindName } from '@preau/protocol/rules/territory/kinds.ts'
import { MERGE_RULES } from '@preau/protocol/rules/territory/merge-rules.ts'
import type { SyncValue } from '@preau/protocol/territory/record.ts'
import { noise } from '../../server/territory/testing/noise.ts'
import type { MemoryRows } from './memory-rows.ts'
import type { School, World } from './world.ts'

/** What was made in a simulation and has to be there in the end, and what may not: it was on one disk alone when that was lost. */
export interface Truth {
  events: { school: string; key: string }[]
  /** Lines of tickets that were written on either side. */
  lines: { school: string; key: string }[]
  perhapsLost: Set<string>
}

const DAY = 86_400_000
const ROOMS = ['["r0"]', '["r1"]', '["r2"]'] as const

/** One thing that people, devices or machines do, on one of the sides. */
export function live(world: World, school: School, truth: Truth): void {
  const { dice } = world
  const there = world.store.schools.get(school.id)
  if (!there) return
  const act = dice.below(26)
  if (act < 7) happen(world, school, truth)
  else if (act < 10) tellStatus(world, school)
  else if (act < 12) enrol(world, school)
  else if (act < 17) changePlace(world, school, there)
  else if (act < 18) renameAuthority(world, school, there)
  else if (act < 19) ask(world, there)
  else if (act < 20) answer(world, school)
  else if (act < 25) work(world, school, there, truth)
  else draw(world, school, there)
}

/** Somebody in the school or in the town hall opens a ticket, writes a line about it, or corrects what it is about. */
function work(world: World, school: School, there: MemoryRows, truth: Truth): void {
  const { dice } = world
  const [rows, now] = dice.chance(0.5) ? [school.rows, world.timeOf(school)] : [there, world.now + world.territorySkew]
  const made = `${rows === there ? 't' : 's'}${truth.events.length}-${dice.below(1_000_000)}`
  const [ticket] = rows.keys('ticket')
  if (ticket === undefined || dice.chance(0.2)) {
    const about = { number: 1001 + dice.below(1000), symptom: 'other', title: 'Panne', opened_at: world.now }
    put(rows, 'ticket', JSON.stringify([made]), about, now)
  } else if (dice.chance(0.3)) {
    put(rows, 'ticket', ticket, { ...rows.get('ticket', ticket), title: `Panne ${dice.below(100)}` }, now)
  } else {
    const line = { ticket_id: JSON.parse(ticket)[0], at: world.now, event: dice.one(['acknowledged', 'restored']) }
    put(rows, 'service_event', JSON.stringify([made]), line, now)
    truth.lines.push({ school: school.id, key: JSON.stringify([made]) })
  }
}

function happen(world: World, school: School, truth: Truth): void {
  const device = deviceOf(world, school)
  if (device === undefined) return
  const seq = truth.events.length
  const key = JSON.stringify([JSON.parse(device)[0], 1, seq])
  // Now and then a machine comes back that was away for months, and says what happened then.
  const at = world.now - (world.dice.chance(0.1) ? world.dice.below(350) * DAY : 0)
  put(school.rows, 'event', key, { at, event: `event ${seq}` }, world.timeOf(school))
  truth.events.push({ school: school.id, key })
}

function tellStatus(world: World, school: School): void {
  const device = deviceOf(world, school)
  if (device === undefined) return
  const status = world.dice.one(['ok', 'down', 'degraded'])
  put(school.rows, 'device_status', device, { status, status_since: world.now }, world.timeOf(school))
}

function enrol(world: World, school: School): void {
  const key = JSON.stringify([`d${world.dice.below(1_000_000)}`])
  const values = { name: 'Portable', kind: 'laptop', room_id: null, note: '', enrolled_at: world.now }
  put(school.rows, 'device', key, values, world.timeOf(school))
}

/** Somebody in the school or in the town hall renames, makes or takes away a room, or writes a note about a device. */
function changePlace(world: World, school: School, there: MemoryRows): void {
  const { dice } = world
  const [rows, now] = dice.chance(0.5) ? [school.rows, world.timeOf(school)] : [there, world.now + world.territorySkew]
  const [device] = rows.keys('device')
  if (device !== undefined && dice.chance(0.4)) {
    const before = rows.get('device', device) ?? {}
    put(rows, 'device', device, { ...before, [dice.one(['name', 'note'])]: `word ${dice.below(1000)}` }, now)
    return
  }
  const room = dice.one(ROOMS)
  const present = rows.get('room', room)
  if (present && dice.chance(0.3)) {
    put(rows, 'room', room, null, now)
    return
  }
  const changed = dice.chance(0.5)
    ? { name: `Salle ${dice.below(100)}` }
    : { kind: dice.one(['classroom', 'library_room']) }
  put(rows, 'room', room, { name: 'Salle', kind: 'classroom', ...present, ...changed }, now)
}

/** Somebody draws the school anew, now and then so large that no message takes it. */
function draw(world: World, school: School, there: MemoryRows): void {
  const { dice } = world
  const [rows, now] = dice.chance(0.5) ? [school.rows, world.timeOf(school)] : [there, world.now + world.territorySkew]
  const rooms = noise(dice.chance(0.4) ? 120_000 : 20, dice.below(1_000_000))
  put(rows, 'plan', JSON.stringify([school.id]), { drawn_at: world.now, rooms, areas: '[]', devices: '[]' }, now)
}

function renameAuthority(world: World, school: School, there: MemoryRows): void {
  const name = `Commune ${world.dice.below(100)}`
  put(there, 'authority', JSON.stringify([`a-${school.id}`]), { name, insee: null }, world.now + world.territorySkew)
}

function ask(world: World, there: MemoryRows): void {
  const [device] = there.keys('device')
  if (device === undefined) return
  const key = JSON.stringify([`c${world.dice.below(1_000_000)}`])
  const asked = { device_id: JSON.parse(device)[0], command: 'restart', asked_at: world.now }
  put(there, 'command', key, asked, world.now + world.territorySkew)
}

function answer(world: World, school: School): void {
  const { rows } = school
  const waiting = rows.keys('command').filter((key) => rows.get('command', key)?.state !== 'done')
  const [key] = waiting
  if (key === undefined) return
  const said = { ...rows.get('command', key), state: 'done', answered: 1, ended_at: world.now }
  put(rows, 'command', key, said, world.timeOf(school))
}

function deviceOf(world: World, { rows }: School): string | undefined {
  const devices = rows.keys('device')
  return devices.length === 0 ? undefined : world.dice.one(devices)
}

function put(rows: MemoryRows, kind: SyncKindName, key: string, value: SyncValue | null, now: number): void {
  const said = value && Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined))
  const before = rows.get(kind, key)
  // As a person's form does: what he did not change is not said.
  const changed =
    said && before && Object.fromEntries(Object.entries(said).filter(([name, field]) => before[name] !== field))
  if (changed && Object.keys(changed).length === 0) return
  rows.change(kind, key, isMerged(kind) ? (changed ?? said) : said, now)
}

const isMerged = (kind: SyncKindName) => MERGE_RULES[kind] !== undefined
