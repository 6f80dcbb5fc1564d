import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Event } from '@preau/protocol/messages/event.ts'
import { decodeInventory, SECTION_NAMES } from '@preau/protocol/messages/inventory.ts'
import { sectionDigest } from '@preau/protocol/rules/digest.ts'
import type { ReadingValues } from '@preau/protocol/rules/readings.ts'
import { MACHINE_KEY } from '@preau/protocol/runbooks/machine-key.ts'
import type { DeviceSpec } from '@preau/protocol/spec/device-spec.ts'
import { createReporter } from '../reporting/reporter.ts'
import type { Clock } from '../uplink/clock.ts'
import type { Log } from '../uplink/log.ts'
import { openOutbox } from '../uplink/outbox.ts'
import type { Random } from '../uplink/random.ts'
import { startUplink, type Uplink, type UplinkIdentity } from '../uplink/uplink.ts'
import type { Board } from './boards.ts'
import { DEMO_VERSION } from './demo-version.ts'
import { type DeviceLessons, deviceLessons, type KeepMachineLessons } from './device-lessons.ts'
import type { Failure, Presence } from './failures.ts'
import { historyTimes, lookBack } from './history.ts'
import { inventoryOf } from './inventory.ts'
import { type KeptBoard, keepBoard } from './keep-board.ts'
import { newModel } from './machine-model.ts'
import type { Machine } from './machines.ts'
import { playBoard } from './played-board.ts'
import { playedFixes } from './played-fixes.ts'
import { type Known, knownAwaySince, resumeModel } from './resume.ts'
import { DAY } from './school-hours.ts'
import { type Look, simulate } from './simulation.ts'
import { SYSTEMS } from './software.ts'

/** Seconds between signs of life; what is out of reach at the start of a demo promised more, so that it is missed soon. */
const INTERVAL = 30
const SHORT_INTERVAL = 5
/** How often a machine is looked at, in ms, and how often the line follows what was seen. */
const LOOK_EVERY = 12_000
const FOLLOW_EVERY = 500
/** Its agent has been running for longer than the oldest thing that it tells of, in ms. */
const RUNNING_FOR = 60 * DAY

export interface DeviceOptions {
  machine: Machine
  failures: readonly Failure[]
  identity: UplinkIdentity
  /** When the demo begins, ms since 1970. */
  start: number
  /** See timetableShift(). */
  shift: number
  known: Known
  /** The board that hangs on it, with its spec. */
  board?: { board: Board; spec: DeviceSpec } | undefined
  /** Looks after the lessons before its board; undefined: nobody does. */
  lessons?: KeepMachineLessons | undefined
  /** The true time. */
  clock: Clock
  /** Chance of the machine, seeded. */
  random: Random
  /** Chance of its line: the waits before a reconnection. */
  jitter: Random
  log: Log
}

export interface RunningDevice {
  /** Says that its agent was stopped, and ends. */
  stop(): Promise<void>
}

/** A machine that does not exist, behind a real outbox and a real uplink. It first tells its past, then lives on. */
export function startDevice(options: DeviceOptions): RunningDevice {
  const { machine, identity, start, shift, known, clock, random, jitter, log } = options
  // Copies: what a fix mends ends here, and not in what others tell of it.
  const failures = options.failures.flatMap((failure) => (failure.machine === machine.name ? [{ ...failure }] : []))
  const awaySince = knownAwaySince(failures, known, start)
  const times = historyTimes(failures, { start, shift, heardAt: awaySince ?? known.heardAt })
  const from = times[0] ?? start
  const model = resumeModel(newModel(machine, from, shift), known, failures, from - start)
  const simulation = simulate(machine, failures, { from, start, shift, random, model })
  const past = lookBack(simulation, times)
  const uptimeAt = (at: number) => (at - start + RUNNING_FOR) / 1000
  let skew = 0
  const ownClock: Clock = { ...clock, wall: () => clock.wall() + skew, uptime: () => uptimeAt(clock.wall()) }

  const outbox = openOutbox(':memory:', { clock: ownClock, log })
  let offset: number | undefined
  const serverTime = () => (offset === undefined ? undefined : ownClock.wall() - offset * 1000)
  const board: KeptBoard | undefined =
    options.board &&
    keepBoard(playBoard(options.board.board, { spec: options.board.spec, clock: ownClock, random }), {
      ...{ outbox, clock: ownClock, random: jitter, log, serverTime },
      isClassTime: (at) => lessons?.isClassTime(at),
    })
  let values: ReadingValues = {}
  const lessons: DeviceLessons | undefined =
    options.lessons &&
    board &&
    deviceLessons(options.lessons, {
      ...{ name: machine.name, outbox, clock: ownClock, log, serverTime },
      board: (key) => board.board(key),
      values: () => values,
      isConnected: () => uplink?.status().born === true,
    })
  const fixes = playedFixes({
    ...{ failures, place: identity, outbox, serverTime, clock: ownClock, log },
    runbooks: join(import.meta.dirname, '..', '..', 'runbooks'),
    platform: SYSTEMS[machine.system].platform,
    time: () => clock.wall() - start,
    values: () => values,
    look: () => {
      lookAt = 0
    },
    isClassTime: (at) => lessons?.isClassTime(at),
  })
  const reporter = createReporter()
  const inventory = inventoryOf(machine)
  const digests = Object.fromEntries(SECTION_NAMES.map((section) => [section, sectionDigest(inventory[section])]))
  const instance = randomBytes(16).toString('hex')
  let uplink: Uplink | undefined
  let leaving: Promise<void> | undefined
  let presence: Presence = 'live'
  /** What to say before it goes for the first time: a birth would take back what was said before it. */
  let farewell: { event: Event; look: Look } | undefined
  let greeted = awaySince !== undefined
  let lookAt = start
  let cancel: (() => void) | undefined

  const tell = (event: Event, look: Look) =>
    outbox.addEvent(event, { at: look.at + look.skew, uptime: uptimeAt(look.at) })

  const record = (look: Look) => {
    skew = look.skew
    for (const event of look.events) {
      if (farewell) tell(farewell.event, farewell.look)
      farewell = undefined
      if (event.event === 'device.asleep' && !greeted) farewell = { event, look }
      else tell(event, look)
    }
    if (look.values === null) return
    values = look.values
    const worth = reporter.offer(look.values, uptimeAt(look.at))
    if (worth) outbox.addSample({ at: look.at + look.skew, uptime: uptimeAt(look.at), ...worth })
  }

  const addInventory = () => {
    for (const section of SECTION_NAMES) {
      const items = inventory[section]
      outbox.addInventory([decodeInventory({ section, digest: sectionDigest(items), part: 1, parts: 1, items })])
    }
  }

  const connect = () =>
    startUplink({
      identity,
      outbox,
      agent: { version: DEMO_VERSION, platform: SYSTEMS[machine.system].platform, arch: SYSTEMS[machine.system].arch },
      interval: greeted || presence === 'live' || presence === 'off' ? INTERVAL : SHORT_INTERVAL,
      state: reporter,
      inventoryDigests: () => digests,
      onWantInventory: addInventory,
      onCommand: (command) => (command.key === MACHINE_KEY ? fixes.take(command) : board?.take(command)),
      onPlan: (plan) => lessons?.take(plan),
      onClockOffset: (seconds) => {
        offset = seconds
      },
      clock: ownClock,
      random: jitter,
      log,
      instance,
    })

  const sayFarewell = () => {
    if (farewell) tell(farewell.event, farewell.look)
    else outbox.addEvent({ event: 'device.asleep', severity: 'info', params: { cause: 'sleep' } })
    farewell = undefined
  }

  /** Brings the line to what the machine is: there, gone with a word, or gone without one. */
  const follow = () => {
    if (presence === 'never' || leaving) return
    if (presence === 'live') {
      uplink ??= connect()
      greeted ||= uplink.status().born
      return
    }
    if (!greeted) {
      uplink ??= connect()
      if (!uplink.status().born || outbox.size().records > 0) return
      greeted = true
      if (presence === 'off') sayFarewell()
    }
    if (!uplink) return
    const ending = presence === 'off' ? uplink.stop({ within: 10_000 }) : uplink.cut()
    uplink = undefined
    leaving = ending.finally(() => {
      leaving = undefined
    })
  }

  const tick = () => {
    const now = clock.wall()
    if (now >= lookAt) {
      const look = simulation.look(now)
      presence = look.presence
      record(look)
      const isRunning = presence === 'live' || presence === 'unreachable'
      board?.run(isRunning)
      lessons?.run(isRunning)
      lookAt = now + LOOK_EVERY * (0.75 + random() * 0.5)
    }
    follow()
    cancel = clock.after(FOLLOW_EVERY, tick)
  }

  addInventory()
  for (const look of past) record(look)
  tick()

  return {
    async stop() {
      cancel?.()
      await lessons?.stop()
      await board?.stop()
      await leaving
      if (uplink) {
        outbox.addEvent({ event: 'device.asleep', severity: 'info', params: { cause: 'stopped' } })
        await uplink.stop({ within: 3000 })
      }
      outbox.close()
    },
  }
}
