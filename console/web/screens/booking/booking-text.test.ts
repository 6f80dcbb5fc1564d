import { PreauError } from '@preau/protocol/errors.ts'
import { describe, expect, it } from 'vitest'
import { createVoice } from '../../format/translate.ts'
import { exampleBooking, exampleDay, exampleId, exampleResource } from './booking.example.ts'
import {
  closedText,
  refusalText,
  refusedIn,
  resourceName,
  resourceText,
  skippedText,
  spanText,
  whatText,
  whoText,
} from './booking-text.ts'

const voice = createVoice('fr', 'Europe/Paris')
const NOW = Date.parse('2026-11-24T09:40:00+01:00')
const plain = (text: string | null) => text?.replaceAll(/[\u00a0\u202f]/g, ' ') ?? null

describe('a booking in the grid', () => {
  it('says whose it is and what for, then how it stands', () => {
    const row = exampleBooking()
    const said = [
      row,
      exampleBooking({ mine: true, title: '', series: exampleId(5) }),
      exampleBooking({ from: NOW - 1, teacher: null, classLabel: null, title: null }),
      exampleBooking({ from: NOW - 1, lesson: { state: 'failed', lost: false } }),
      exampleBooking({ lesson: { state: 'failed', lost: true } }),
      exampleBooking({ from: NOW - 2, to: NOW - 1, lesson: { state: 'ended', lost: false } }),
      exampleBooking({ from: NOW - 1, lesson: { state: 'planned', lost: false } }),
      exampleBooking({ waiting: 2 }),
      exampleBooking({ state: 'asked', thirdParty: 'Chorale', classLabel: null }),
    ].map((each) => [whoText(each, voice), plain(whatText(each, voice, NOW))])
    expect(said).toEqual([
      ['M. Morel', 'CM1-CM2 · Enquête'],
      ['Vous', 'CM1-CM2 · Tous les jeu.'],
      ['Réservé', 'En cours'],
      ['M. Morel', 'CM1-CM2 · Le matériel n’est pas prêt'],
      ['M. Morel', 'CM1-CM2 · Séance perdue à cause du matériel'],
      ['M. Morel', 'CM1-CM2 · Enquête'],
      ['M. Morel', 'CM1-CM2 · En cours'],
      ['M. Morel', 'CM1-CM2 · 2 en attente'],
      ['Chorale', 'Accord demandé'],
    ])
  })

  it('has its day and hours as a title, and of a loan both its days', () => {
    const wish = { date: '2026-11-26', from: '10:15', to: '11:30' }
    expect(plain(spanText(wish, voice, NOW))).toBe('Jeu. 26 nov., 10 h 15 à 11 h 30')
    expect(plain(spanText({ ...wish, until: '2026-12-01' }, voice, NOW))).toBe('Jeu. 26 nov. → mar. 1er déc.')
  })
})

describe('a resource', () => {
  const board = { id: exampleId(4), name: 'TNI salle 2', kind: 'panel' as const, reasons: [] }
  const room = { id: exampleId(3), name: 'Salle 2 · CE1' }
  const inRoom = exampleResource({
    kind: 'board',
    name: room.name,
    keptAt: '',
    room,
    board: { ...board, status: 'ok' },
  })

  it('is called as one calls it, and says what of it is ready, what is in it, or where it is', () => {
    const all = [
      exampleResource(),
      exampleResource({ contents: [{ what: 'tablettes', count: 16 }] }),
      exampleResource({ kind: 'kit', devices: { total: 0, ready: 0 }, contents: [{ what: 'robots', count: 6 }] }),
      exampleResource({ kind: 'kit', devices: { total: 0, ready: 0 } }),
      inRoom,
      { ...inRoom, board: { ...board, status: 'down' as const } },
    ]
    expect(all.map((each) => [resourceName(each), plain(resourceText(each, voice))])).toEqual([
      ['Chariot A', '16 appareils, 12 en état'],
      ['Chariot A', '16 tablettes, 12 en état'],
      ['Chariot A', '6 robots'],
      ['Chariot A', 'Couloir du premier étage'],
      ['TNI salle 2', 'Salle 2 · CE1'],
      ['TNI salle 2', 'En panne'],
    ])
  })
})

describe('why something cannot be booked', () => {
  it('is one sentence, with what it names', () => {
    const date = '2026-11-25'
    const said = [
      refusalText({ reason: 'holiday', name: 'Noël' }, voice),
      refusalText({ reason: 'no_class_day', date }, voice),
      refusalText({ reason: 'taken', who: 'M. Morel' }, voice),
      refusalText({ reason: 'taken' }, voice),
      skippedText({ reason: 'holiday', name: 'Noël', date: '2026-12-24' }, voice, NOW),
      skippedText({ reason: 'taken', date }, voice, NOW),
    ].map(plain)
    expect(said).toEqual([
      'Pas de classe ce jour-là : Noël.',
      'Pas de classe le mercredi dans cette école.',
      'M. Morel vient de le prendre.',
      'Quelqu’un l’a déjà pris.',
      'jeu. 24 déc. (Noël)',
      'mer. 25 nov. (déjà pris)',
    ])
  })

  it('is read out of the answer of the server, and of nothing else', () => {
    const refused = new PreauError('BOOKING_REFUSED', { reason: 'holiday', name: 'Noël' })
    expect(refusedIn(refused)).toEqual({ reason: 'holiday', name: 'Noël' })
    expect([refusedIn(new PreauError('BOOKING_REFUSED', { reason: 'x' })), refusedIn(new Error('x'))]).toEqual([
      undefined,
      undefined,
    ])
  })

  it('stands in the column of a day without class', () => {
    const shut = (state: 'closed' | 'no_class' | 'unknown', reason: string | null) =>
      plain(closedText(exampleDay('2026-11-25', { state, reason, periods: [] }), voice))
    expect([
      shut('closed', 'Armistice'),
      shut('no_class', null),
      shut('unknown', null),
      closedText(exampleDay('2026-11-26'), voice),
    ]).toEqual(['Armistice', 'Pas de classe le mercredi', 'Calendrier pas encore connu', null])
  })
})
