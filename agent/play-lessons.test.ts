import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DayPlan } from '@preau/protocol/messages/day-plan.ts'
import type { Lesson } from '@preau/protocol/messages/lesson.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { readSpecs } from './drivers/spec-files.ts'
import { playLessons } from './play-lessons.ts'
import { BOARDS } from './simulators/boards.ts'
import { deviceLessons } from './simulators/device-lessons.ts'
import { keepBoard } from './simulators/keep-board.ts'
import { playBoard } from './simulators/played-board.ts'
import { seededRandom } from './simulators/random.ts'
import { type FakeClock, fakeClock } from './uplink/fake-clock.ts'
import { silent } from './uplink/log.ts'
import { openOutbox } from './uplink/outbox.ts'

const MINUTE = 60_000
const T0 = Date.UTC(2026, 10, 22, 20, 1)
const FROM = T0 + 4 * MINUTE
const BOOKING = '01999d00-0000-7000-8000-0000000000b1'
const SPECS = readSpecs(join(import.meta.dirname, '../firmware-specs/devices'), new Set(BOARDS.map(({ spec }) => spec)))

let folder: string
let clock: FakeClock
let said: Lesson[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'preau-play-lessons-'))
  clock = fakeClock(T0)
  said = []
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function plan(): DayPlan {
  return {
    ...{ version: 1, time: T0, timeZone: 'Europe/Paris', school: 'École Jules-Ferry', support: null },
    room: { id: '01999d00-0000-7000-8000-0000000000c1', name: 'Salle 1 · CP' },
    known: { from: T0 - 600 * MINUTE, to: T0 + 600 * MINUTE },
    ...{ periods: [], free: [], sites: [], tickets: [], board: null },
    lessons: [
      {
        ...{ id: BOOKING, from: FROM, to: FROM + 10 * MINUTE, title: 'Fractions', teacher: 'Sophie Petit' },
        ...{ classLabel: 'CP', opens: { kind: 'file', path: 'CP/fractions.html' }, fallbacks: [], ticket: null },
        ...{ code: null, badge: null },
      },
    ],
  }
}

/** A machine with its played board, and its lessons; `onAddress` hears where the page at the board is. */
function machine(name: string, onAddress?: (address: string) => void) {
  const board = BOARDS.find((each) => each.machine === name)
  const spec = SPECS.find(({ id }) => id === board?.spec)?.spec
  if (!board || !spec) throw new Error(`no board at ${name}`)
  const random = seededRandom(name)
  const outbox = openOutbox(':memory:', { clock: { ...clock, wall: () => Math.round(clock.wall()) } })
  const parts = { outbox, clock, random, log: silent, serverTime: () => clock.wall() }
  const kept = keepBoard(playBoard(board, { spec, clock, random }), parts)
  const heard = {
    ...outbox,
    addLesson(lesson: Lesson) {
      said.push(lesson)
      return outbox.addLesson(lesson)
    },
  }
  const keep = playLessons({
    ...{ folder, lessons: join(folder, 'files'), habits: { badges: new Map(), launchAfter: 10_000 } },
    ...(onAddress && { kiosk: { machine: name, page: join(folder, 'page'), onAddress } }),
  })
  const lessons = deviceLessons(keep, {
    ...{ name, outbox: heard, clock, log: silent, serverTime: () => clock.wall() },
    board: (key) => kept.board(key),
    values: () => ({ 'disk.used:C': 41, 'temperature.cpu': 52 }),
    isConnected: () => true,
  })
  kept.run(true)
  lessons.run(true)
  return {
    lessons,
    power: () => kept.board(undefined)?.equipment.state().values.power,
    async stop() {
      await lessons.stop()
      const stopping = kept.stop()
      await clock.advanceAsync(MINUTE)
      await stopping
      outbox.close()
    },
  }
}

const states = () => said.flatMap((each) => (each.what === 'state' ? [[each.state, each.reason ?? null]] : []))

describe('the lessons of a school that does not exist', () => {
  it('are checked, launched before a board that turns on, and ended with the board at rest', async () => {
    mkdirSync(join(folder, 'files/CP'), { recursive: true })
    writeFileSync(join(folder, 'files/CP/fractions.html'), '<title>Fractions</title>')
    const at = machine('TNI salle 1')
    await clock.advanceAsync(20_000)
    at.lessons.take(plan())
    await clock.advanceAsync(FROM - clock.wall() - 30_000)
    expect(at.power()).toBe('standby')
    await clock.advanceAsync(FROM - clock.wall() + MINUTE)
    expect(at.power()).toBe('on')
    expect(at.lessons.isClassTime(clock.wall())).toBe(true)
    await clock.advanceAsync(10 * MINUTE)
    expect(at.power()).toBe('standby')
    expect(states()).toEqual([
      ['checking', null],
      ['ready', null],
      ['running', null],
      ['ended', 'time'],
    ])
    const launched = said.findLast((each) => each.what === 'state' && each.state === 'running')
    expect(launched).toMatchObject({ board: expect.any(Number), opened: expect.any(Number) })
    await at.stop()
  })

  it('fail before a board with a broken part, and are looked after again when the machine was off', async () => {
    const at = machine('TNI salle 2')
    await clock.advanceAsync(20_000)
    const whole = plan()
    at.lessons.take({ ...whole, lessons: whole.lessons.map((lesson) => ({ ...lesson, opens: null })) })
    await clock.advanceAsync(20_000)
    expect(states().at(-1)).toEqual(['failed', 'equipment'])
    at.lessons.run(false)
    await clock.advanceAsync(1000)
    expect(at.lessons.isClassTime(FROM)).toBeUndefined()
    at.lessons.run(true)
    await clock.advanceAsync(1000)
    expect(at.lessons.isClassTime(FROM)).toBe(true)
    expect(existsSync(join(folder, 'tni-salle-2/lessons.json'))).toBe(true)
    await at.stop()
  })

  it('have a page at the board whose address lets in one browser', async () => {
    const given: string[] = []
    const at = machine('TNI salle 1', (address) => given.push(address))
    await vi.waitUntil(() => given.length > 0)
    const [address = ''] = given
    const answers = [await fetch(address, { redirect: 'manual' }), await fetch(address, { redirect: 'manual' })]
    expect([new URL(address).hostname, ...answers.map(({ status }) => status)]).toEqual(['127.0.0.1', 303, 403])
    await at.stop()
  })
})
