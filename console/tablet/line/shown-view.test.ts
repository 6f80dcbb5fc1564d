import type { TabletAct, TabletView } from '@preau/protocol/api/tablets.ts'
import { uuidv7 } from '@preau/protocol/ids.ts'
import type { KioskSession } from '@preau/protocol/kiosk.ts'
import { describe, expect, it } from 'vitest'
import { keptView, shownState } from './shown-view.ts'
import { fresh, MOST_TOUCHES, withTouch } from './touches.ts'

const HOUR = 3_600_000
/** 9 h of a school day. */
const NOW = 1_790_000_000_000
const id = (number: number) => uuidv7(NOW, Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, number >> 8, number))

const session = (from: number, to: number): KioskSession => ({
  ...{ booking: id(from), title: 'Fractions', teacher: 'Mme Delmas', classLabel: 'CM1', resource: null },
  ...{ from: NOW + from * HOUR, to: NOW + to * HOUR, state: 'planned', diagnosis: null },
  ...{ launch: { from: 0, code: false, digits: [] }, opened: false, fallbacks: [], ticket: null },
})
const ticket = { symptom: 'slow', title: '', visitAt: null, endedAt: null, sent: true } as const
const VIEW: TabletView = {
  time: NOW,
  device: { id: id(1), name: 'Tablette 12' },
  renew: false,
  kiosk: {
    ...{ now: NOW, timeZone: 'Europe/Paris', language: 'fr', support: null, later: null, board: null, help: null },
    server: { reached: true, since: null, waiting: 0 },
    place: { school: 'Jules Ferry', room: 'Salle 4', label: null },
    day: { periods: [{ from: NOW, to: NOW + 7 * HOUR }], free: null, sessions: [session(-1, 0), session(1, 2)] },
    diagnosis: null,
    symptoms: [],
    tickets: [{ ...ticket, id: id(9), number: 'T-9', state: 'closed', openedAt: NOW - HOUR, rate: NOW + HOUR }],
  },
}
const report = (number: number, at = NOW): TabletAct => ({
  at,
  act: { act: 'report', id: id(number), symptom: 'broken', canTeach: 'no' },
})

describe('what a tablet keeps of its room', () => {
  it('is dropped lesson by lesson when they are over', () => {
    const left = (hours: number) =>
      keptView(VIEW, NOW + hours * HOUR)?.kiosk.day?.sessions.map(({ booking }) => booking)
    expect(left(0.5)).toEqual([id(1)])
    expect(left(3)).toEqual([])
  })

  it('tells nothing of a day that is over, and goes altogether after eight of them', () => {
    expect(keptView(VIEW, NOW + 24 * HOUR)?.kiosk.day).toBeNull()
    expect(keptView(VIEW, NOW + 9 * 24 * HOUR)).toBeUndefined()
  })
})

describe('what a tablet shows', () => {
  it('is what the server said last, and that it does not answer', () => {
    const shown = shownState(VIEW, { reached: false, since: NOW }, [], NOW + HOUR)
    expect(shown.server).toEqual({ reached: false, since: NOW, waiting: 0 })
    expect(shown.now).toBe(NOW + HOUR)
  })

  it('has what was told here and is not at the server yet, and asks no second time for what was rated', () => {
    const rate: TabletAct = { at: NOW, act: { act: 'rate', ticket: id(9), score: 4 } }
    const shown = shownState(VIEW, { reached: false, since: NOW }, [report(2), rate], NOW)
    expect(shown.server.waiting).toBe(2)
    expect(shown.tickets).toMatchObject([
      { id: id(2), number: null, symptom: 'broken', state: 'open', sent: false },
      { id: id(9), rate: null },
    ])
  })
})

describe('touches that wait', () => {
  it('are told once, in their order', () => {
    const one = withTouch([], report(1), NOW) ?? []
    const two = withTouch(one, report(2), NOW) ?? []
    expect(withTouch(two, report(1), NOW)).toEqual([report(1), report(2)])
  })

  it('I8 have an end: in number, and in time', () => {
    const full = Array.from({ length: MOST_TOUCHES }, (_, number) => report(number))
    expect(withTouch(full, report(99), NOW)).toBeUndefined()
    expect(withTouch(full, report(3), NOW)).toHaveLength(MOST_TOUCHES)
    expect(fresh(full, NOW + 121 * 24 * HOUR)).toEqual([])
  })

  it('I1 keep what a person told of longer than a score', () => {
    const rate: TabletAct = { at: NOW, act: { act: 'rate', ticket: id(9), score: 4 } }
    expect(fresh([report(1), rate], NOW + 8 * 24 * HOUR)).toEqual([report(1)])
  })
})
