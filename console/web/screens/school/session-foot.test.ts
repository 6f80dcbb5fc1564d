import { describe, expect, it } from 'vitest'
import { createVoice } from '../../format/translate.ts'
import { exampleBooking, exampleId } from '../booking/booking.example.ts'
import { sessionOf, sessionText } from './session-foot.ts'

const voice = createVoice('fr', 'Europe/Paris')
const said = (...asked: Parameters<typeof sessionText>) => sessionText(...asked).replaceAll(/[\u00a0\u202f]/g, ' ')
const room = { id: exampleId(9), name: 'Salle 1' }
const row = exampleBooking({ room })

describe('the session of a room', () => {
  it('is the one under way, else the next that is booked', () => {
    const later = exampleBooking({ id: exampleId(2), room, from: row.to, to: row.to + 3_600_000 })
    const asked = exampleBooking({ id: exampleId(3), room, state: 'asked', from: row.from - 3_600_000 })
    expect(sessionOf([later, asked, row], room.id, row.from)).toBe(row)
    expect(sessionOf([later, row], room.id, row.to)).toBe(later)
    expect(sessionOf([row], room.id, row.to)).toBeUndefined()
    expect(sessionOf([row], exampleId(8), row.from)).toBeUndefined()
  })

  it('names its teacher to people of the school alone', () => {
    const hidden = { ...row, teacher: null, classLabel: null, title: null }
    expect([said(row, voice, row.from), said(row, voice, row.from - 1)]).toEqual([
      'En cours : M. Morel, CM1-CM2',
      '8 h 30 : M. Morel, CM1-CM2',
    ])
    expect([said(hidden, voice, row.from), said(hidden, voice, row.from - 1)]).toEqual([
      'Séance en cours',
      'Prochaine séance 8 h 30',
    ])
  })
})
