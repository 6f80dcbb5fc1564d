import { ACTIONS } from '@preau/protocol/rules/permissions.ts'
import { describe, expect, it } from 'vitest'
import { actionText, actorText, targetText } from './audit-text.ts'
import { createVoice } from './translate.ts'

const voice = createVoice('fr')
const names = { 'person:p1': 'Karim Benali', 'person:p2': null, 'device:d1': 'TNI salle 3' }

describe('a line of the audit', () => {
  it('names who did it as he is called today, and nobody who was erased', () => {
    expect(
      ['person:p1', 'person:p2', 'token:0190aa', 'local', 'nobody'].map((one) => actorText(one, names, voice)),
    ).toEqual(['Karim Benali', 'Personne effacée', 'Jeton …0190aa', 'Programme du serveur', 'Personne non identifiée'])
  })

  it('names on what, or says its kind where it is gone', () => {
    const said = ['device:d1', 'device:0190ffeedd', 'person:unknown', 'audit', 'setting:x'].map((one) =>
      targetText(one, names, voice),
    )
    expect(said).toEqual(['TNI salle 3', 'appareil …ffeedd', 'identifiant inconnu', 'le journal', 'setting:x'])
  })

  it.each(['fr', 'en'] as const)('has words for every action of the table: %s', (locale) => {
    const unsaid = ['sign_in', ...ACTIONS].filter((action) => actionText(action, createVoice(locale)) === action)
    expect(unsaid).toEqual([])
  })

  it('says an action of a later version by its code', () => {
    expect(actionText('lamp.swap', voice)).toBe('lamp.swap')
  })
})
