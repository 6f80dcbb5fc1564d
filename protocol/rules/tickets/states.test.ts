import { describe, expect, it } from 'vitest'
import { ALLOWED_IN, actRefusal, isLive, TICKET_ACTS, TICKET_STATES } from './states.ts'

describe('what may be done to a ticket', () => {
  it('is allowed exactly where no reason refuses it', () => {
    for (const act of TICKET_ACTS) {
      for (const state of TICKET_STATES) {
        expect([act, state, actRefusal(act, state) === undefined]).toEqual([
          act,
          state,
          ALLOWED_IN[act].includes(state),
        ])
      }
    }
  })

  it.each([
    ['resume', 'open', 'not_paused'],
    ['restore', 'restored', 'is_restored'],
    ['pause', 'closed', 'is_over'],
    ['reopen', 'paused', 'is_live'],
    ['acknowledge', 'on_site', 'is_live'],
  ] as const)('%s is refused in the state %s with the reason %s', (act, state, reason) => {
    expect(actRefusal(act, state)).toBe(reason)
  })

  it('makes no fault of a request', () => {
    expect(actRefusal('requalify', 'open', true)).toBe('is_request')
    expect(actRefusal('requalify', 'open')).toBeUndefined()
  })

  it('leaves the end of a ticket to nobody who still works on it', () => {
    expect(TICKET_STATES.filter((state) => !isLive(state))).toEqual(['restored', 'closed', 'rejected'])
  })
})
