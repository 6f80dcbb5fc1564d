import { describe, expect, it } from 'vitest'
import { exampleRow } from '../screens/tickets/ticket.example.ts'
import { dueText, isLate, pauseText, ticketSubject, ticketTitle, toldText } from './ticket-text.ts'
import { createVoice } from './translate.ts'

const voice = createVoice('fr')
const at = (text: string) => Date.parse(`2026-11-${text}:00+01:00`)
const NOW = at('24T10:12')
const plain = (text: string | undefined) => text?.replace(/[\u00a0\u202f]/g, ' ')
const due = (change: Parameters<typeof exampleRow>[0], now = NOW) => {
  const { tone, head, detail } = dueText(exampleRow(change), voice, now)
  return [tone, plain(head), plain(detail)]
}
const pauses = [{ cause: 'access_refused', since: at('24T08:10') }]

describe('the due time of a ticket', () => {
  it('says until when, and on the day itself how much is left', () => {
    expect(due({})).toEqual(['due', 'Avant 14 h 30', 'reste 4 h 18'])
    expect(due({ nextDue: at('26T16:30') })).toEqual(['due', 'Avant jeu. 26 nov., 16 h 30', undefined])
  })

  it('says since when it is late', () => {
    expect(due({ nextDue: at('23T16:30'), late: true })).toEqual(['late', 'En retard depuis hier, 16 h 30', undefined])
    expect(isLate(exampleRow({ nextDue: at('24T10:00') }), NOW)).toBe(true)
  })

  it('stands still with its appointment, or with its cause', () => {
    expect(due({ state: 'paused', pauses, visitAt: at('26T08:00') })).toEqual([
      'paused',
      'Délai suspendu',
      'passage jeudi, 8 h',
    ])
    expect(due({ state: 'paused', pauses })).toEqual(['paused', 'Délai suspendu', 'accès impossible'])
  })

  it('is none outside of any contract, and none is guessed', () => {
    expect(due({ contract: null, nextDue: null })).toEqual(['none', 'Hors contrat', 'sans délai convenu'])
    const clock = { commitment: 'gtr', due: null, state: 'unknown', metAt: null, late: false } as const
    expect(due({ nextDue: null, clocks: [clock] })[1]).toBe('Échéance inconnue')
    expect(due({ nextDue: null, clocks: [{ ...clock, state: 'met', metAt: NOW }] })[1]).toBe('Plus d’échéance')
  })

  it('is over where the ticket is', () => {
    expect(due({ state: 'closed', endedAt: at('24T09:00') })).toEqual(['done', 'Clos', '9 h'])
  })
})

describe('a ticket in the words of who reported it', () => {
  it.each([
    [{}, 'Signalé ce matin, 8 h 12, pas encore pris en charge'],
    [{ state: 'acknowledged' }, 'Pris en charge'],
    [{ state: 'acknowledged', visitAt: at('25T08:00') }, 'Passage prévu demain, 8 h'],
    [{ state: 'paused', pauses }, 'En attente : accès impossible'],
    [{ state: 'restored', restoredAt: at('24T09:40') }, 'Résolu ce matin, 9 h 40'],
  ] as const)('%j', (change, words) => {
    expect(plain(toldText(exampleRow(change as Parameters<typeof exampleRow>[0]), voice, NOW).head)).toBe(words)
  })
})

describe('what a ticket is about', () => {
  it('is its equipment, the devices of an incident, the room, or the school', () => {
    expect(ticketSubject(exampleRow(), voice)).toBe('TNI salle 3')
    expect(plain(ticketSubject(exampleRow({ device: null, kind: null, devices: 37 }), voice))).toBe('37 appareils')
    expect(ticketSubject(exampleRow({ device: null, kind: null }), voice)).toBe('Salle 3')
    expect(ticketSubject(exampleRow({ device: null, kind: null, room: null }), voice)).toBe('Toute l’école')
  })

  it('is told by what the person wrote, the symptom, or what a rule saw', () => {
    expect(ticketTitle(exampleRow({ title: 'Noir' }), voice)).toBe('Noir')
    expect(ticketTitle(exampleRow(), voice)).toBe('Pas d’image')
    expect(ticketTitle(exampleRow({ rule: 'no_display' }), voice)).toBe('Le PC du tableau ne voit plus son écran')
    expect(ticketTitle(exampleRow({ rule: 'of_a_later_version' }), voice)).toBe('L’appareil se dit en panne')
  })

  it('keeps the contract’s own name of a cause that has none of ours', () => {
    expect([pauseText('strike', 'Grève', voice), pauseText('strike', null, voice)]).toEqual(['Grève', 'strike'])
  })
})
