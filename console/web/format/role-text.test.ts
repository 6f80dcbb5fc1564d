import { describe, expect, it } from 'vitest'
import { grantText, reservedText } from './role-text.ts'
import { createVoice } from './translate.ts'

const names = {
  places: {
    authorities: [
      {
        id: 'a1',
        name: 'Commune de Rieux',
        insee: null,
        schools: [{ id: 's1', name: 'École Jules-Ferry', uai: null, timezone: 'Europe/Paris' }],
      },
    ],
  },
  lots: [{ id: 'l1', name: 'Tableaux' }],
}
const voice = createVoice('fr')

describe('a role in words', () => {
  it('says on what it holds', () => {
    expect([
      grantText({ role: 'admin', scope: { kind: 'server' } }, names, voice),
      grantText({ role: 'technician', scope: { kind: 'authority', id: 'a1' } }, names, voice),
      grantText({ role: 'school_referent', scope: { kind: 'school', id: 's1' } }, names, voice),
      grantText({ role: 'supplier', scope: { kind: 'lot', id: 'l1' } }, names, voice),
      grantText({ role: 'observer', scope: { kind: 'school', id: 'gone' } }, names, voice),
    ]).toEqual([
      'Administrateur · tout le serveur',
      'Technicien · Commune de Rieux',
      'Référent numérique · École Jules-Ferry',
      'Prestataire · lot Tableaux',
      'Observateur · un périmètre supprimé',
    ])
  })

  it('says to whom an act is reserved', () => {
    expect(reservedText('device.admit', voice)).toBe('C’est réservé à\u00a0: administrateur, technicien.')
  })
})
