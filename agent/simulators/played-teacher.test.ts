import type { KioskFallback, KioskSession, KioskState } from '@preau/protocol/kiosk.ts'
import { describe, expect, it } from 'vitest'
import { nextTouch, type TeacherHabits } from './played-teacher.ts'

const MINUTE = 60_000
const FROM = Date.UTC(2026, 10, 24, 9)
const BOOKING = '01999d00-0000-7000-8000-0000000000b1'
const HABITS: TeacherHabits = { badges: new Map([['Sophie Petit', '100001']]), launchAfter: 10_000 }
const ROOM: KioskFallback = {
  ...{ id: 'r4', kind: 'room', name: 'Salle 4', place: null, until: null, checked: true, chosen: false },
}

function session(over: Partial<KioskSession> = {}): KioskSession {
  return {
    ...{ booking: BOOKING, from: FROM, to: FROM + 10 * MINUTE, title: 'Fractions', teacher: 'Sophie Petit' },
    ...{
      classLabel: 'CP',
      resource: null,
      state: 'ready',
      diagnosis: null,
      opened: false,
      fallbacks: [],
      ticket: null,
    },
    launch: { from: FROM - 10 * MINUTE, code: true, digits: [] },
    ...over,
  }
}

/** What is touched so many ms after the hour began. */
function touch(after: number, sessions: KioskSession[], power: 'on' | 'standby' = 'on', habits = HABITS) {
  const state = {
    now: FROM + after,
    day: { periods: [], free: null, sessions },
    board: { power: { value: power, refused: null } },
  } as unknown as KioskState
  return nextTouch(state, habits)?.act
}

describe('a played teacher', () => {
  it('launches a lesson with his badge, once its hour has begun', () => {
    expect(touch(9_000, [session()])).toBeUndefined()
    expect(touch(10_000, [session()])).toEqual({ act: 'launch', booking: BOOKING, code: '100001' })
    expect(touch(10 * MINUTE, [session()])).toBeUndefined()
  })

  it('touches nothing of a lesson that is still looked at, runs, has ended, or is far away', () => {
    for (const state of ['planned', 'checking', 'running', 'ended', 'failed'] as const) {
      expect([state, touch(20_000, [session({ state })])]).toEqual([state, undefined])
    }
    expect(touch(-11 * MINUTE, [session()])).toBeUndefined()
  })

  it('finds the board turned off by who was there before, unless that would be at the last minute or during a lesson', () => {
    const off = { act: 'power', on: false }
    expect(touch(-5 * MINUTE, [session()])).toBeUndefined()
    expect(touch(-MINUTE, [session()])).toEqual(off)
    expect(touch(-MINUTE, [session()], 'standby')).toBeUndefined()
    expect(touch(-30_000, [session()])).toBeUndefined()
    const before = session({
      booking: `${BOOKING.slice(0, -1)}2`,
      from: FROM - 30 * MINUTE,
      to: FROM,
      state: 'running',
    })
    expect(touch(-MINUTE, [before, session()])).toBeUndefined()
  })

  it('goes to another room with a lesson that failed, once', () => {
    const failed = session({ state: 'failed', fallbacks: [ROOM] })
    expect(touch(-4 * MINUTE, [failed])).toBeUndefined()
    expect(touch(-2 * MINUTE, [failed])).toEqual({ act: 'fallback', booking: BOOKING, fallback: 'r4' })
    expect(touch(-2 * MINUTE, [{ ...failed, fallbacks: [{ ...ROOM, chosen: true }] }])).toBeUndefined()
  })

  it('keeps his class in the room where that is his way', () => {
    const failed = session({ state: 'failed', fallbacks: [ROOM] })
    expect(touch(-2 * MINUTE, [failed], 'on', { ...HABITS, stay: new Set(['Sophie Petit']) })).toBeUndefined()
    expect(touch(-2 * MINUTE, [failed], 'on', { ...HABITS, stay: new Set(['Marc Leroy']) })).toBeDefined()
  })

  it('ends a lesson by hand where that is his way', () => {
    const habits = { ...HABITS, endAfter: MINUTE }
    expect(touch(50_000, [session({ state: 'running' })], 'on', habits)).toBeUndefined()
    expect(touch(MINUTE, [session({ state: 'running' })], 'on', habits)).toEqual({ act: 'end', booking: BOOKING })
  })
})
