import { Faults } from './faults.ts'
import { live, type Truth } from './life.ts'
import { shown } from './memory-rows.ts'
import { type School, World } from './world.ts'

const SECOND = 1000
const DAY = 24 * 3600 * SECOND
/** How often both sides may compare until nothing is left to repair. */
const ROUNDS = 8
/** Turns until a calm network has brought everything. */
const CALM_TURNS = 3000

/** What a run has seen. */
export interface Outcome {
  seed: number
  schools: number
  events: number
  perhapsLost: number
  messages: number
  faults: Record<string, number>
  /** Rounds of comparison until both sides were proved equal. */
  rounds: number
}

/** A promise that did not hold, with the seed that shows it. */
export class Broken extends Error {
  constructor(seed: number, what: string) {
    super(what.startsWith('seed ') ? what : `seed ${seed}: ${what}`)
    this.name = 'Broken'
  }
}

/**
 * Schools and a territory over a bad network and bad disks, then a calm one: throws Broken where they do not end equal, lost what
 * was on a disk that survived, or began a command twice. The same seed is the same run.
 */
export async function simulate(seed: number, turns = 80): Promise<Outcome> {
  const world = new World(seed)
  const truth: Truth = { events: [], lines: [], perhapsLost: new Set() }
  const faults = new Faults(world, truth)
  for (let turn = 0; turn < turns; turn++) {
    world.now += world.dice.one([50, 300, 1000, 5000, 30_000, world.dice.below(20) === 0 ? DAY / 4 : 1000])
    for (const school of world.schools) if (world.dice.chance(0.6)) live(world, school, truth)
    faults.roll()
    if (world.dice.chance(0.05)) await world.compare(world.dice.one(world.schools))
    await world.turn()
  }
  faults.end()
  // All days are compared once a week.
  world.now += 8 * DAY
  const rounds = await settle(world, seed)
  // Comparison repairs what a restore took back. Where there was none, what is noted and acknowledged has to be enough.
  const wasRestored = faults.done['restore school'] !== undefined || faults.done['restore territory'] !== undefined
  if (rounds > 1 && !wasRestored) throw new Broken(seed, 'the outboxes alone did not make both sides equal')
  judge(world, truth, seed)
  return {
    ...{ seed, rounds, faults: faults.done, schools: world.schools.length, events: truth.events.length },
    ...{
      perhapsLost: truth.perhapsLost.size,
      messages: world.schools.reduce((sum, { network }) => sum + network.messages, 0),
    },
  }
}

/** Lets everything arrive, and both sides compare until a comparison finds nothing. */
async function settle(world: World, seed: number): Promise<number> {
  for (let round = 1; round <= ROUNDS; round++) {
    await calm(world, seed)
    for (const school of world.schools) await world.compare(school)
    await calm(world, seed)
    if (world.schools.every(({ digest }) => digest.repaired === 0)) return round
  }
  throw new Broken(seed, `after ${ROUNDS} comparisons something is still repaired`)
}

async function calm(world: World, seed: number): Promise<void> {
  for (let turn = 0; turn < CALM_TURNS; turn++) {
    if (world.schools.every((school) => isQuiet(world, school))) return
    world.now += 5 * SECOND
    await world.turn()
    for (const school of world.schools) {
      // Who is refused asks again now and then, as its program does.
      if (school.link.state.is === 'refused') school.network.cut(world.now + 60 * SECOND)
    }
  }
  const waiting = world.schools.map((school) => {
    const [up, down] = [school.rows, world.store.schools.get(school.id)].map((rows) => [
      ...(rows?.kept.notes.keys() ?? []),
    ])
    return `${school.link.state.is}, up ${up?.slice(0, 3)}, down ${down?.slice(0, 3)}, compares ${school.digest.isRunning}`
  })
  throw new Broken(seed, `it never becomes quiet: ${waiting.join('; ')}`)
}

function isQuiet(world: World, { network, rows, id, link, digest }: School): boolean {
  const there = world.store.schools.get(id)
  const isSent = rows.kept.notes.size === 0 && there?.kept.notes.size === 0
  return network.isUp && network.isEmpty && isSent && link.state.is === 'open' && !digest.isRunning
}

function judge(world: World, { events, lines, perhapsLost }: Truth, seed: number): void {
  for (const { id, rows, wasRestored } of world.schools) {
    const there = world.store.schools.get(id)
    if (!there) throw new Broken(seed, 'a school is gone')
    const [here, beyond] = [shown(rows), shown(there)]
    for (const key of new Set([...Object.keys(here), ...Object.keys(beyond)])) {
      if (here[key] !== beyond[key] && !(key.startsWith('command ') && wasRestored)) {
        throw new Broken(seed, `${key} is ${here[key]} in the school and ${beyond[key]} at the territory`)
      }
    }
    for (const [key, times] of rows.begun) {
      if (times > 1 && !wasRestored) throw new Broken(seed, `the command ${key} was begun ${times} times`)
    }
    for (const { key, school } of events) {
      if (school === id && !perhapsLost.has(key) && !there.get('event', key)) throw new Broken(seed, `lost ${key}`)
    }
    // Whichever side wrote it: both have it.
    for (const { key, school } of lines) {
      const isThere = rows.get('service_event', key) && there.get('service_event', key)
      if (school === id && !perhapsLost.has(key) && !isThere) throw new Broken(seed, `lost the line ${key}`)
    }
  }
}
