import type { KioskSession } from '@preau/protocol/kiosk.ts'
import { describe, expect, it } from 'vitest'
import { comingOf, headOf } from './head.ts'

const HOUR = 3_600_000
const PLACE = { school: 'École Jean-Macé', room: 'Salle 4', label: null }

/** A session from one hour to another. */
function session(booking: string, from: number, to: number, state: KioskSession['state'] = 'planned'): KioskSession {
  const launch = { from: from * HOUR, code: true, digits: [] }
  const rest = { title: booking, teacher: null, classLabel: null, resource: null, diagnosis: null, opened: false }
  return { booking, from: from * HOUR, to: to * HOUR, state, launch, fallbacks: [], ticket: null, ...rest }
}

function about(sessions: KioskSession[], hour: number) {
  const day = { periods: [{ from: 8 * HOUR, to: 16 * HOUR }], free: null, sessions }
  const state = { place: PLACE, day }
  const head = headOf(state, hour * HOUR)
  return [head.is, 'session' in head ? head.session.booking : undefined, comingOf(state, head, hour * HOUR)[0]?.booking]
}

describe('what the page is about', () => {
  it('is the session whose time it is, and the one after it', () => {
    const day = [session('first', 8, 9, 'ended'), session('second', 9, 10, 'ready'), session('third', 13, 14)]
    expect(about(day, 9.5)).toEqual(['current', 'second', 'third'])
  })

  it('is the next one where nobody has the room now', () => {
    expect(about([session('first', 8, 9, 'ended'), session('second', 13, 14)], 10)).toEqual([
      'coming',
      'second',
      undefined,
    ])
  })

  it('passes over a session that ended early, or that nobody came to', () => {
    expect(about([session('early', 9, 11, 'ended'), session('next', 11, 12)], 10)).toEqual([
      'coming',
      'next',
      undefined,
    ])
    expect(about([session('missed', 8, 9, 'ready'), session('next', 11, 12)], 10)).toEqual([
      'coming',
      'next',
      undefined,
    ])
  })

  it('stays with a session that runs longer than it was to, also where the next one has failed', () => {
    const day = [session('long', 8, 9, 'running'), session('next', 9, 10, 'failed')]
    expect(about(day, 9.2)).toEqual(['running', 'long', 'next'])
  })

  it('is a session that has failed, before it begins and while it lasts', () => {
    const day = [session('broken', 10, 11, 'failed'), session('next', 13, 14)]
    expect([about(day, 9.8), about(day, 10.5), about(day, 11)]).toEqual([
      ['failed', 'broken', 'next'],
      ['failed', 'broken', 'next'],
      ['coming', 'next', undefined],
    ])
  })

  it('on a tablet of the room is a session that has failed like any other: nothing can be done about it there', () => {
    const broken = session('broken', 10, 11, 'failed')
    const shown = { ...broken, launch: { ...broken.launch, from: broken.to } }
    expect([about([shown], 9.8), about([shown], 10.5)]).toEqual([
      ['coming', 'broken', undefined],
      ['current', 'broken', undefined],
    ])
  })

  it('says why there is none', () => {
    const day = { periods: [], free: null, sessions: [] }
    expect([
      headOf({ place: null, day: null }, 0),
      headOf({ place: PLACE, day: null }, 0),
      headOf({ place: PLACE, day }, 0),
      headOf({ place: PLACE, day: { ...day, free: 'Toussaint' } }, 0),
      headOf({ place: PLACE, day: { ...day, periods: [{ from: 8, to: 9 }] } }, 0),
    ]).toEqual([{ is: 'no_place' }, { is: 'no_plan' }, { is: 'closed' }, { is: 'holiday' }, { is: 'free' }])
  })

  it('is a booking on a day without class, too', () => {
    const day = { periods: [], free: 'Toussaint', sessions: [session('choir', 18, 20)] }
    expect(headOf({ place: PLACE, day }, 0)).toMatchObject({ is: 'coming', session: { booking: 'choir' } })
  })
})
