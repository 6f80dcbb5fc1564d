import type { KioskCheck, KioskFallback, KioskTicket } from '@preau/protocol/kiosk.ts'
import { KIOSK_CHECK_REASONS, KIOSK_CHECKS, KIOSK_CONTROL_REFUSALS, KIOSK_REFUSALS } from '@preau/protocol/kiosk.ts'
import { describe, expect, it } from 'vitest'
import { frenchFaults } from '../../web/format/typography.ts'
import { refusalText } from '../touches.ts'
import { checkText, failureTitle, ticketText, whoComes } from './check-text.ts'
import { fallbackTitle, inputName, plainInputName } from './names.ts'
import { type KioskWordKey, kioskVoice } from './voice.ts'
import { checkWords } from './words-check.ts'
import { kioskWords } from './words-kiosk.ts'
import { touchWords } from './words-touch.ts'

const fr = kioskVoice('fr', 'Europe/Paris')
const en = kioskVoice('en', 'Europe/Paris')
const say = fr.t as (key: string, params?: object) => string
/** 24 November 2026 in Paris. */
const at = (hour: number, minute = 0) => Date.UTC(2026, 10, 24, hour - 1, minute)
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')

function ticket(over: Partial<KioskTicket> = {}): KioskTicket {
  const told = { id: '0190f0de-0000-7000-8000-000000000001', number: 'T-1', symptom: 'no_sound', title: '' } as const
  const none = { visitAt: null, endedAt: null, rate: null, sent: true }
  return { ...told, ...none, state: 'open', openedAt: at(8, 13), ...over }
}

describe('the words of the page at the board', () => {
  it('are French as it is printed, and the same in English', () => {
    const areas = [kioskWords, touchWords, checkWords]
    const keys = areas.flatMap(({ fr }) => Object.keys(fr)) as KioskWordKey[]
    expect(keys.flatMap((key) => frenchFaults(say(key)).map((fault) => `${key}: ${fault}`))).toEqual([])
    for (const area of areas) expect(Object.keys(area.en).sort()).toEqual(Object.keys(area.fr).sort())
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('has some for everything that the shapes can say', () => {
    const wanted = [
      ...KIOSK_CHECKS.flatMap((what) => [`check.${what}`, `failed.${what}`]),
      ...KIOSK_CHECK_REASONS.map((reason) => `check.why.${reason}`),
      ...KIOSK_CONTROL_REFUSALS.map((reason) => `controls.why.${reason}`),
      ...KIOSK_REFUSALS.map((reason) => `refused.${reason}`),
    ]
    expect(wanted.filter((key) => !fr.has(key))).toEqual([])
  })
})

describe('a check in words', () => {
  const check = (over: Partial<KioskCheck>): KioskCheck => ({
    what: 'board',
    verdict: 'ok',
    reason: null,
    since: null,
    ...over,
  })

  it.each([
    [check({}), 'ok', 'Tableau'],
    [check({ verdict: 'failed', reason: 'silent', since: at(8, 12) }), 'down', 'Tableau, sans réponse depuis 8 h 12'],
    [check({ what: 'lamp', verdict: 'warning', reason: 'lamp_old' }), 'degraded', 'Lampe, à changer bientôt'],
    [check({ what: 'sound', verdict: 'unknown' }), 'unknown', 'Son, non vérifié'],
    [check({ verdict: 'failed' }), 'down', 'Tableau, en défaut'],
  ])('says what is wrong, and since when: %#', (given, shape, text) => {
    const said = checkText(given, fr)
    expect({ ...said, text: plain(said.text) }).toEqual({ shape, text })
  })

  it('names the thing in one sentence', () => {
    const title = (over: Partial<KioskCheck>) =>
      failureTitle(
        { diagnosis: { at: at(10), checks: [check({ what: 'picture' }), check({ verdict: 'failed', ...over })] } },
        fr,
      )
    expect([
      title({ reason: 'silent' }),
      title({ what: 'sound', reason: 'other' }),
      title({ what: 'machine' }),
    ]).toEqual(['Le tableau ne répond pas.', 'Le son n’est pas prêt.', 'Le PC du tableau n’est pas prêt.'])
    expect(failureTitle({ diagnosis: null }, en)).toBe('The board is not ready.')
  })
})

describe('a ticket at the board', () => {
  const now = at(10)
  it.each([
    [ticket(), 'signalé ce matin, 8 h 13', 'L’assistance est prévenue.'],
    [ticket({ state: 'acknowledged' }), 'pris en charge', 'Un technicien a pris la panne en charge.'],
    [
      ticket({ state: 'acknowledged', visitAt: at(14, 30) }),
      'passage prévu aujourd’hui à 14 h 30',
      'Un technicien passe aujourd’hui à 14 h 30.',
    ],
    [ticket({ state: 'on_site' }), 'un technicien est sur place', 'Un technicien est sur place.'],
    [ticket({ state: 'restored', visitAt: at(9) }), 'résolu', 'C’est réparé depuis : vérifiez encore.'],
    [ticket({ state: 'acknowledged', visitAt: at(9) }), 'pris en charge', 'Un technicien a pris la panne en charge.'],
    [ticket({ sent: false }), 'gardé ici, envoyé dès que l’école répond', 'L’assistance est prévenue.'],
  ])('is followed in words: %#', (given, stands, comes) => {
    expect([plain(ticketText(given, now, fr)), plain(whoComes(given, { now, reached: true }, fr))]).toEqual([
      stands,
      comes,
    ])
  })

  it('is not promised where there is none', () => {
    expect(plain(whoComes(undefined, { now, reached: false }, fr))).toContain('sera prévenue dès que l’école répond')
    expect(whoComes(undefined, { now, reached: true }, fr)).toBe('L’assistance est prévenue.')
  })
})

describe('names', () => {
  const room = (name: string): KioskFallback => ({
    id: 'a',
    kind: 'room',
    name,
    place: null,
    until: null,
    checked: false,
    chosen: false,
  })

  it('go into a French sentence as one says them', () => {
    const titles = ['BCD', 'Salle 7', 'Salle informatique', 'Bibliothèque', 'Gymnase', 'Sallebert'].map((name) =>
      fallbackTitle(room(name), fr),
    )
    expect(titles.map(plain)).toEqual([
      'Aller en BCD',
      'Aller en salle 7',
      'Aller en salle informatique',
      'Aller en bibliothèque',
      'Changer de salle : Gymnase',
      'Changer de salle : Sallebert',
    ])
    expect(fallbackTitle(room('Salle 7'), en)).toBe('Go to Salle 7')
    expect(fallbackTitle({ ...room('Kit 2'), kind: 'kit' }, fr)).toBe('Prendre le kit de prêt')
  })

  it('of inputs are those on the plug, and that of the PC is the PC', () => {
    expect(['hdmi1', 'usbc', 'ops', 'input9x', 'plain'].map((input) => plainInputName(input, fr))).toEqual([
      'HDMI 1',
      'USB-C',
      'PC intégré',
      'input9x',
      'plain',
    ])
    expect([inputName('hdmi1', { own: 'hdmi1' }, fr), inputName('hdmi2', { own: 'hdmi1' }, fr)]).toEqual([
      'PC',
      'HDMI 2',
    ])
  })
})

describe('why a touch was not done', () => {
  it('is a sentence, also where nobody answered', () => {
    const refused = (over: { refused: (typeof KIOSK_REFUSALS)[number] | null; until?: number }) =>
      refusalText({ until: null, ms: 1, ...over }, fr)
    expect(refused({ refused: null })).toBeUndefined()
    expect(plain(`${refused({ refused: 'wait', until: at(10, 3) })}`)).toBe('Trop d’essais : réessayez à 10 h 03.')
    expect(refused({ refused: 'over' })).toBe('Cette séance est terminée.')
    expect(refusalText(undefined, fr)).toBe('Ce poste n’a pas répondu. Réessayez dans un instant.')
  })
})
