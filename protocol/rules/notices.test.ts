import { describe, expect, it } from 'vitest'
import { noticeSentence } from './notice-text.ts'
import { isMailed, LETTER_TRIED_FOR, NOTICE_KINDS, nextTryIn, noticeOf } from './notices.ts'

const FR = { language: 'fr', school: 'École Jules-Ferry', timeZone: 'Europe/Paris' } as const
const at = Date.UTC(2026, 10, 24, 7, 30)

describe('a notice', () => {
  it('says in one sentence what happened, where, and when', () => {
    const params = { number: 'T-1042', title: 'TNI du CP', severity: 'blocking', when: at } as const
    expect(noticeSentence('ticket_opened', params, FR)).toBe(
      'Panne bloquante signalée\u00a0: T-1042, TNI du CP, École Jules-Ferry',
    )
    expect(noticeSentence('visit_planned', params, FR)).toBe(
      'Passage prévu mar. 24\u00a0nov., 8\u00a0h\u00a030\u00a0: T-1042, TNI du CP, École Jules-Ferry',
    )
    expect(noticeSentence('visit_planned', params, { ...FR, language: 'en' })).toBe(
      'Visit planned Tue 24\u00a0Nov, 08:30: T-1042, TNI du CP, École Jules-Ferry',
    )
  })

  it('says what a penalty is, and until when one may answer', () => {
    const params = { contract: 'M-7', lot: 'lot-1', cents: 3840, when: at }
    expect(noticeSentence('penalty_notified', params, { ...FR, school: null })).toBe(
      'Pénalité notifiée\u00a0: 38,40\u00a0€, marché M-7, lot lot-1\u202f; vos observations sont attendues avant mar. 24\u00a0nov., 8\u00a0h\u00a030',
    )
  })

  it('has a sentence of every kind in both languages', () => {
    const params = {
      ...({ number: 'T-1', severity: 'minor', when: at, until: '2027-06-01', cents: 1 } as const),
      ...({ contract: 'M-7', lot: 'lot-1', commitment: 'gti' } as const),
    }
    const said = NOTICE_KINDS.flatMap((kind) =>
      (['fr', 'en'] as const).map((language) => noticeSentence(kind, params, { ...FR, language })),
    )
    expect(said.filter((text) => text.length < 10 || /undefined|Invalid|NaN/.test(text))).toEqual([])
    expect(new Set(said).size).toBe(2 * NOTICE_KINDS.length)
  })

  it('is made of what somebody waits for, and of nothing else', () => {
    expect(
      ['opened', 'acknowledged', 'paused', 'resumed', 'restored', 'comment'].map((event) => noticeOf(event)),
    ).toEqual(['ticket_opened', 'ticket_taken', undefined, undefined, 'ticket_restored', undefined])
    expect(noticeOf('paused', 'access_refused')).toBe('access_refused')
    expect(noticeOf('paused', 'awaiting_user')).toBeUndefined()
  })

  it('of a fault is mailed where no class can be held', () => {
    expect(isMailed('ticket_opened', { severity: 'blocking' })).toBe(true)
    expect(isMailed('ticket_opened', { severity: 'minor' })).toBe(false)
    expect(isMailed('ticket_taken', {})).toBe(false)
    expect(isMailed('late', {})).toBe(true)
  })
})

describe('a letter that was not taken', () => {
  it('is tried again each time later, and never later than four hours', () => {
    expect([0, 1, 2, 3].map(nextTryIn)).toEqual([60_000, 120_000, 240_000, 480_000])
    expect(nextTryIn(60)).toBe(4 * 3_600_000)
  })

  it('is tried some twenty-five times in three days', () => {
    let [tries, at] = [0, 0]
    while (at < LETTER_TRIED_FOR) at += nextTryIn(tries++)
    expect(tries).toBeGreaterThan(20)
    expect(tries).toBeLessThan(30)
  })
})
