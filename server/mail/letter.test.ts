import { isAddress } from '@preau/protocol/rules/notices.ts'
import { describe, expect, it } from 'vitest'
import type { WaitingLetter } from '../store/letters.ts'
import { letterOf, pathOf } from './letter.ts'

const SETTINGS = { from: 'preau@ville.fr', origin: 'https://preau.ville.fr', language: 'fr' } as const
const waiting = (fields: Partial<WaitingLetter> = {}): WaitingLetter => ({
  person: 'p',
  notice: 'n-1',
  tries: 0,
  kind: 'ticket_opened',
  at: 0,
  about: 'ticket:t-1',
  params: { number: 'T-1042', title: 'TNI du CP', severity: 'blocking' },
  login: 'claire.moreau@ville.fr',
  schoolName: 'École Jules-Ferry',
  ...fields,
})

describe('a letter', () => {
  it('says what happened and where it is found', () => {
    expect(letterOf([waiting()], SETTINGS)).toEqual({
      to: 'claire.moreau@ville.fr',
      from: '"Préau" <preau@ville.fr>',
      subject: 'Panne bloquante signalée\u00a0: T-1042, TNI du CP, École Jules-Ferry',
      text:
        'Panne bloquante signalée\u00a0: T-1042, TNI du CP, École Jules-Ferry.\nhttps://preau.ville.fr/tickets/t-1\n\n-- \n' +
        'Vous recevez ce message parce que vous avez un compte Préau. Pour ne plus en recevoir : Mon compte, Notifications.\n',
      messageId: '<n-1.1@ville.fr>',
    })
  })

  it('holds all that waits for a person, and tells how much is left out', () => {
    const many = Array.from({ length: 23 }, (_, i) => waiting({ notice: `n-${i}`, params: { number: `T-${i}` } }))
    const letter = letterOf(many, { ...SETTINGS, language: 'en' })
    expect(letter?.subject).toBe('A minor fault was reported: T-0, École Jules-Ferry (and 22 more)')
    expect(letter?.text.match(/tickets\/t-1/g)).toHaveLength(20)
    expect(letter?.text).toContain('… and 3 more.')
  })

  it('has a subject of one line, whatever somebody typed', () => {
    const letter = letterOf(
      [waiting({ params: { number: 'T-1', title: 'TNI\r\nBcc: all@ville.fr\u2028x' } })],
      SETTINGS,
    )
    expect(letter?.subject).toBe('Panne mineure signalée\u00a0: T-1, TNI Bcc: all@ville.fr x, École Jules-Ferry')
  })

  it('is written to nobody whose login is no address, or more than one', () => {
    for (const login of [
      null,
      'claire',
      'a@b',
      'a@ville.fr,b@ville.fr',
      'a@ville.fr\r\nRCPT TO:<b@ville.fr>',
      '<a@ville.fr>',
    ])
      expect(isAddress(login), String(login)).toBe(false)
    expect(letterOf([waiting({ login: 'claire' })], SETTINGS)).toBeUndefined()
  })

  it('leads to the ticket, the contract or the survey', () => {
    expect(['ticket:1', 'contract:2', 'survey:3', 'else'].map(pathOf)).toEqual([
      '/tickets/1',
      '/contracts/2',
      '/satisfaction',
      '/',
    ])
  })
})
