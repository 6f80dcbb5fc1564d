import { describe, expect, it } from 'vitest'
import { type ActValues, type FormKind, NO_VALUES, readAct } from './act-values.ts'

const NOW = new Date('2026-11-24T10:12').getTime()
const TICKET = {
  causes: [
    { cause: 'access_refused', name: null, proof: true },
    { cause: 'awaiting_user', name: null, proof: false },
    { cause: 'planned_visit', name: null, proof: true },
  ],
}
const read = (kind: FormKind, values: Partial<ActValues> = {}) =>
  readAct(kind, { ...NO_VALUES, ...values }, TICKET, NOW)

describe('what a form of a ticket makes of what was typed', () => {
  it('needs a proof and a new appointment where the school is locked', () => {
    expect(read('no_access')).toEqual({ faults: { proof: 'work.needed', visit: 'work.visit_needed' } })
    expect(read('no_access', { proof: ' Portail fermé ', visit: '2026-11-26T08:00' })).toEqual({
      act: {
        act: 'pause',
        cause: 'access_refused',
        proof: 'Portail fermé',
        visitAt: new Date('2026-11-26T08:00').getTime(),
      },
      at: undefined,
    })
  })

  it('needs a proof of a pause only where the contract asks for it', () => {
    expect(read('pause', { cause: 'awaiting_user' })).toEqual({
      act: { act: 'pause', cause: 'awaiting_user' },
      at: undefined,
    })
    expect(read('pause')).toEqual({ faults: { cause: 'work.choose', proof: 'work.needed' } })
    expect(read('pause', { cause: 'planned_visit', proof: 'Courriel' })).toEqual({
      faults: { visit: 'work.visit_needed' },
    })
  })

  it('takes the time at which the work was done, and none that is to come', () => {
    expect(read('restore', { when: '2026-11-24T09:48', note: 'Câble HDMI changé' })).toEqual({
      act: { act: 'restore', note: 'Câble HDMI changé' },
      at: new Date('2026-11-24T09:48').getTime(),
    })
    expect(read('restore', { when: '2026-11-24T10:30' })).toEqual({ faults: { when: 'work.when_future' } })
  })

  it('does not take a rejection, a reopening or a workaround without a word', () => {
    for (const kind of ['reject', 'reopen', 'workaround'] as const) {
      expect(read(kind)).toEqual({ faults: { note: 'work.needed' } })
    }
    expect(read('reject', { note: 'Déjà signalé' })).toEqual({
      act: { act: 'reject', reason: 'Déjà signalé' },
      at: undefined,
    })
  })

  it('reads amounts as one writes them in French', () => {
    expect(read('part', { part: 'Lampe ELPLP80', count: '1', amount: '128,50 €' })).toEqual({
      act: { act: 'part', name: 'Lampe ELPLP80', count: 1, amountCents: 12850 },
      at: undefined,
    })
    expect(read('part', { part: 'Lampe', amount: 'cher' })).toEqual({ faults: { amount: 'work.part_amount_wrong' } })
    expect(read('part', { count: '0' })).toEqual({ faults: { part: 'work.part_wrong' } })
  })
})
