import { describe, expect, it } from 'vitest'
import { draftFaults, draftOfOpening, EMPTY_DRAFT, newBooking, openingOf, untilOptions } from './book-draft.ts'
import { exampleId } from './booking.example.ts'

const TO = { school: exampleId(100), resource: exampleId(1), key: exampleId(7) }
const WHEN = { date: '2026-11-26', from: '10:15', to: '11:30' }

describe('a booking in a form', () => {
  it('sends what was written, without blanks', () => {
    expect(newBooking(EMPTY_DRAFT, WHEN, TO)).toEqual({ ...TO, when: WHEN })
    const draft = {
      ...EMPTY_DRAFT,
      title: ' Fractions ',
      classLabel: 'CM1',
      repeats: 'other' as const,
      until: '2026-12-18',
    }
    expect(newBooking({ ...draft, opening: 'web', target: 'lumni.fr/video' }, WHEN, TO)).toEqual({
      ...TO,
      when: WHEN,
      title: 'Fractions',
      classLabel: 'CM1',
      opens: { kind: 'web', address: 'https://lumni.fr/video' },
      repeat: { every: 2, until: '2026-12-18' },
    })
  })

  it('is for a third party without a class', () => {
    const draft = { ...EMPTY_DRAFT, classLabel: 'CM1', thirdParty: ' Chorale ' }
    expect(newBooking(draft, WHEN, TO)).toEqual({ ...TO, when: WHEN, thirdParty: 'Chorale' })
    expect(draftFaults({ ...draft, thirdParty: '  ' }, [])).toEqual({ thirdParty: 'needed' })
  })

  it('opens a site of the school, and nothing that was not written', () => {
    const web = { ...EMPTY_DRAFT, opening: 'web' as const }
    const faults = ['', 'https://example.org', 'http://lumni.fr', 'https://enseignants.lumni.fr/x'].map((target) =>
      draftFaults({ ...web, target }, ['lumni.fr']),
    )
    expect(faults).toEqual([{ target: 'site' }, { target: 'site' }, { target: 'site' }, {}])
    expect(draftFaults({ ...EMPTY_DRAFT, opening: 'file', target: '../x' }, [])).toEqual({ target: 'path' })
  })

  it('comes back into the form as it was', () => {
    const opens = [
      null,
      { kind: 'web', address: 'https://lumni.fr/' },
      { kind: 'file', path: 'CM1/fractions.pdf' },
      { kind: 'application', name: 'GeoGebra' },
    ] as const
    expect(opens.map((one) => openingOf(draftOfOpening(one)))).toEqual(opens)
  })
})

describe('until when one repeats', () => {
  const known = { from: '2026-09-01', to: '2027-07-02' }
  const holidays = [
    { from: '2026-12-19', to: '2027-01-03', reason: 'Noël' },
    { from: '2026-11-11', to: '2026-11-11', reason: 'Armistice' },
    { from: '2027-02-13', to: '2027-02-28', reason: 'Hiver' },
    { from: '2026-10-17', to: '2026-11-01', reason: 'Toussaint' },
  ]

  it('is the eve of each long holiday to come, then the end of what is known', () => {
    expect(untilOptions({ holidays, known }, '2026-11-26')).toEqual([
      { date: '2026-12-18', holiday: 'Noël' },
      { date: '2027-02-12', holiday: 'Hiver' },
      { date: '2027-07-02', holiday: null },
    ])
    expect(untilOptions({ holidays, known }, '2027-07-02')).toEqual([])
  })
})
