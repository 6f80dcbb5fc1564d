import type { TicketClockDetail } from '@preau/protocol/api/tickets.ts'
import { describe, expect, it } from 'vitest'
import { clockSentence, clockState, targetText } from './clock-text.ts'
import { createVoice } from './translate.ts'

const voice = createVoice('fr')
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')
const NOW = Date.parse('2026-11-24T10:12:00+01:00')

const CLOCK: TicketClockDetail = {
  commitment: 'gtr',
  due: NOW,
  state: 'running',
  metAt: null,
  late: false,
  target: { hours: 6, calendar: 'classe' },
  startEvent: null,
  allowed: 6 * 3600,
  elapsed: 2 * 3600 + 18 * 60,
  paused: 0,
  spans: [],
}
const sentence = (change: Partial<TicketClockDetail>) => plain(clockSentence({ ...CLOCK, ...change }, voice))

describe('a clock in words', () => {
  it('says how much of the allowance is used, and what is left', () => {
    expect(sentence({})).toBe('2 h 18 sur 6 h, reste 3 h 42 de service')
    expect(sentence({ paused: 5400 })).toBe('2 h 18 sur 6 h, suspendu 1 h 30, reste 3 h 42 de service')
  })

  it('counts service in hours, however many: a day of service has no 24 of them', () => {
    expect(sentence({ allowed: 127_500, elapsed: 62_700 })).toBe('17 h 25 sur 35 h 25, reste 18 h de service')
    expect(sentence({ elapsed: 36 * 3600, allowed: 4 * 3600 })).toBe('36 h sur 4 h, dépassé de 32 h de service')
  })

  it('guesses nothing where the calendar ends', () => {
    expect(sentence({ elapsed: null, allowed: null, state: 'unknown' })).toBe('Inconnu')
  })

  it('names what was agreed', () => {
    expect(plain(targetText(CLOCK, voice))).toBe('6 h de service')
    const gti = { ...CLOCK, target: { working_days: 1, calendar: 'bureau' }, startEvent: 'on_site' }
    expect(plain(targetText(gti, voice))).toBe('1 jour ouvré, tenue par : arrivée sur place')
  })

  it.each([
    [{}, 'asleep', 'Court'],
    [{ state: 'paused' }, 'offline', 'Suspendu'],
    [{ late: true }, 'down', 'En retard'],
    [{ state: 'met', metAt: NOW }, 'ok', 'Tenu 10 h 12'],
    [{ state: 'met', metAt: NOW, late: true }, 'down', 'Manqué, fait 10 h 12'],
    [{ state: 'over' }, 'asleep', 'Sans suite'],
    [{ state: 'unknown' }, 'unknown', 'Inconnu'],
  ] as const)('reads by shape and word: %j', (change, shape, text) => {
    const state = clockState({ ...CLOCK, ...change }, voice, NOW)
    expect([state.shape, plain(state.text)]).toEqual([shape, text])
  })
})
