import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DayPlan } from '@preau/protocol/messages/day-plan.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { awaitLessons } from './await-lessons.ts'
import { kioskDesk } from './session/kiosk-orders.ts'
import { fakeClock } from './uplink/fake-clock.ts'
import { silent } from './uplink/log.ts'
import type { Outbox } from './uplink/outbox.ts'

const HOUR = 3_600_000
const PLAN: DayPlan = {
  version: 7,
  time: 0,
  timeZone: 'Europe/Paris',
  known: { from: 0, to: 24 * HOUR },
  school: 'École Jean-Moulin',
  room: null,
  support: null,
  periods: [{ from: 8 * HOUR, to: 9 * HOUR }],
  free: [],
  sites: [],
  lessons: [],
  tickets: [],
  board: null,
}
const ends: (() => Promise<void> | void)[] = []

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

async function setUp({ kept, page }: { kept?: DayPlan; page?: string } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'preau-lessons-'))
  ends.push(() => rmSync(folder, { recursive: true, force: true }))
  if (kept) writeFileSync(join(folder, 'day-plan.json'), JSON.stringify(kept))
  const clock = fakeClock()
  const orders = kioskDesk(clock)
  const told: unknown[] = []
  const lessons = await awaitLessons({
    ...{ folder, lessons: join(folder, 'lessons'), page, hasProxy: false, orders, clock, log: silent },
    outbox: { addLesson: (lesson: unknown) => told.push(lesson) } as unknown as Outbox,
    board: () => undefined,
    machine: () => ({ diskFull: false, temperature: undefined }),
    isConnected: () => true,
    serverTime: () => 0,
  })
  ends.push(() => lessons.stop())
  return { lessons, orders, told, clock }
}

describe('awaitLessons', () => {
  it('reads nothing of lessons on a machine that has none, and knows nothing of its hours', async () => {
    const { lessons } = await setUp()
    expect([lessons.now(), lessons.isClassTime(8.5 * HOUR)]).toEqual([undefined, undefined])
  })

  it('I6 knows the hours of a plan that it kept from its first moment on', async () => {
    const { lessons } = await setUp({ kept: PLAN })
    expect([lessons.isClassTime(8.5 * HOUR), lessons.isClassTime(12 * HOUR)]).toEqual([true, false])
  })

  it('begins with the first plan that comes, and takes it', async () => {
    const { lessons, told } = await setUp()
    lessons.take(PLAN)
    lessons.take({ ...PLAN, version: 8 })
    await expect.poll(() => told, { timeout: 20_000 }).toEqual([7, 8].map((version) => ({ what: 'plan', version })))
    expect(lessons.isClassTime(8.5 * HOUR)).toBe(true)
  })

  it('begins when a shell wants the page at the board, also one that asked before', async () => {
    const { lessons, orders } = await setUp({ page: join(tmpdir(), 'no-page-was-built-here') })
    const given: unknown[] = []
    orders.hear({ order: (order) => given.push(order) }, { kind: 'shell', state: 'wanted' })
    await expect
      .poll(() => given, { timeout: 20_000 })
      .toEqual([{ kind: 'kiosk', url: expect.stringContaining('/enter/') }])
    expect(lessons.now()?.state().server.reached).toBe(true)
  })
})
