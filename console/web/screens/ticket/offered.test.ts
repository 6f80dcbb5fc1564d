import type { Action } from '@preau/protocol/rules/permissions.ts'
import { describe, expect, it } from 'vitest'
import { exampleRow } from '../tickets/ticket.example.ts'
import { GROUPS, isOffered, mainAct } from './offered.ts'

const all = () => true
const teacher = (action: Action) => action === 'ticket.take_part'
const pauses = [{ cause: 'access_refused', since: 1 }]
const offered = (row: ReturnType<typeof exampleRow>, may: (action: Action) => boolean = all) =>
  GROUPS.flatMap(({ acts }) => acts).filter((act) => isOffered(act, row, may, 2))

describe('what is offered on the sheet of a ticket', () => {
  it('is to take it, to go there, or to say that one cannot get in', () => {
    expect([mainAct(exampleRow()), offered(exampleRow())]).toEqual([
      'acknowledge',
      [
        'acknowledge',
        'remote_start',
        'on_site',
        'workaround',
        'restore',
        'swap',
        'part',
        'no_access',
        'pause',
        'plan_visit',
        'assign',
        'hand_over',
        'set_level',
        'requalify',
        'reject',
        'close',
      ],
    ])
  })

  it('is to go on where the clock stands', () => {
    const row = exampleRow({ state: 'paused', pauses })
    expect([mainAct(row), offered(row).includes('pause'), offered(row).includes('resume')]).toEqual([
      'resume',
      false,
      true,
    ])
  })

  it('is to close or to reopen what works again', () => {
    expect(mainAct(exampleRow({ state: 'restored' }))).toBe('close')
    expect(offered(exampleRow({ state: 'closed' }))).toEqual(['part', 'reopen'])
  })

  it('is for a teacher to say that it is gone, or that it is back', () => {
    expect(offered(exampleRow(), teacher)).toEqual(['close'])
    expect(offered(exampleRow({ state: 'closed' }), teacher)).toEqual(['reopen'])
  })
})
