import { describe, expect, it } from 'vitest'
import { createVoice } from '../../format/translate.ts'
import { exampleBooking, exampleId } from './booking.example.ts'
import { type Deed, doneOf } from './done-text.ts'

const voice = createVoice('fr', 'Europe/Paris')
const NOW = Date.parse('2026-11-24T09:40:00+01:00')
const said = (deed: Deed, rows = [exampleBooking()], skipped: Parameters<typeof doneOf>[1]['skipped'] = []) =>
  doneOf(deed, { change: exampleId(7), undoUntil: NOW + 1, rows, skipped }, voice, NOW).text.replaceAll(
    /[\u00a0\u202f]/g,
    ' ',
  )

describe('what was done', () => {
  it('is said with what and when', () => {
    const deeds: Deed[] = ['book', 'move', 'cancel', 'leave', 'agree', 'refuse', 'change']
    expect(deeds.map((deed) => said(deed))).toEqual([
      'Réservé : Chariot A, jeu. 26 nov., 8 h 30.',
      'Déplacé : Chariot A, jeu. 26 nov., 8 h 30.',
      'Annulé : Chariot A, jeu. 26 nov., 8 h 30.',
      'Vous n’attendez plus : Chariot A, jeu. 26 nov., 8 h 30.',
      'Accepté : Chariot A, jeu. 26 nov., 8 h 30.',
      'Refusé : Chariot A, jeu. 26 nov., 8 h 30.',
      'Enregistré : Chariot A, jeu. 26 nov., 8 h 30.',
    ])
  })

  it('is what came of it: a place on the list, a request to the head, a series with the days that it skips', () => {
    expect(said('book', [exampleBooking({ state: 'waiting' })])).toBe(
      'Vous êtes sur la liste d’attente : Chariot A, jeu. 26 nov., 8 h 30.',
    )
    expect(said('book', [exampleBooking({ state: 'asked' })])).toMatch(/^Demandé : Chariot A/)
    const skipped = [{ date: '2026-12-24', reason: 'holiday' as const, name: 'Noël' }]
    expect(said('book', [exampleBooking(), exampleBooking()], skipped)).toBe(
      'Réservé : 2 séances de Chariot A. 1 jour est sauté : jeu. 24 déc. (Noël).',
    )
  })

  it('can be taken back by who did it, until then', () => {
    const { undo } = doneOf(
      'book',
      { change: exampleId(7), undoUntil: 5, rows: [exampleBooking()], skipped: [] },
      voice,
      NOW,
    )
    expect(undo).toEqual({ school: exampleId(100), change: exampleId(7), until: 5 })
  })
})
