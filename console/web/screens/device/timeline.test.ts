import { AGENT_EVENTS, SERVER_EVENTS } from '@preau/protocol/messages/event.ts'
import { describe, expect, it } from 'vitest'
import { createFormat } from '../../format/format.ts'
import { NOW } from './device.example.ts'
import { atAGlance, eventMark, timelineDays } from './timeline.ts'

const HOUR = 3_600_000
const event = (at: number) => ({
  id: `01930000-0000-7000-8000-${String(at % 1e12).padStart(12, '0')}`,
  at,
  source: 'server' as const,
  event: 'connection.opened',
  severity: 'info' as const,
  params: {},
})

describe('the timeline', () => {
  it('is cut into the days of the school', () => {
    const days = timelineDays([event(NOW), event(NOW - HOUR), event(NOW - 20 * HOUR)], createFormat('fr'), NOW)
    expect(days.map(({ key, title, events }) => [key, title.replace(/\u00a0/g, ' '), events.length])).toEqual([
      ['2026-11-24', 'Aujourd’hui, mar. 24 nov.', 2],
      ['2026-11-23', 'Hier, lun. 23 nov.', 1],
    ])
  })

  it('leaves the bookkeeping of messages out of a glance', () => {
    const events = [event(NOW), { ...event(NOW - HOUR), event: 'epoch.issued' }]
    expect(atAGlance(events)).toEqual([events[0]])
  })

  it('puts the shape of the new status before its line, and a sign before every other', () => {
    expect(eventMark({ event: 'status.changed', params: { to: 'down' }, severity: 'info' })).toEqual({ shape: 'down' })
    expect(eventMark({ event: 'fan.stopped', params: {}, severity: 'error' })).toEqual({ sign: 'warning' })
    for (const code of [...Object.keys(AGENT_EVENTS), ...Object.keys(SERVER_EVENTS)]) {
      expect(eventMark({ event: code, params: { to: 'ok' }, severity: 'info' }), code).toBeDefined()
    }
  })
})
