import { type Action, mayAnywhere } from '@preau/protocol/rules/permissions.ts'
import type { Role } from '@preau/protocol/rules/roles.ts'
import { describe, expect, it } from 'vitest'
import { actionOfPath, PAGES, pagesFor } from './pages.ts'

const as = (role: Role) => (action: Action) => mayAnywhere([{ role, scope: { kind: 'server' } }], action)

describe('the pages of the roof', () => {
  it('have each a letter of their own', () => {
    expect(new Set(PAGES.map(({ key }) => key)).size).toBe(PAGES.length)
  })

  it.each([
    ['/fleet', 'fleet.read'],
    ['/devices/0190', 'fleet.read'],
    ['/tickets/0190', 'ticket.read'],
    ['/people/lots', 'people.manage'],
    ['/bookings/settings', 'school_times.change'],
    ['/bookings', 'booking.make'],
    ['/peoples', undefined],
    ['/account', undefined],
  ])('are opened by who may do what they are for: %s', (path, action) => {
    expect(actionOfPath(path)).toBe(action)
  })

  it('are for a teacher to book, to report and to follow, for a technician to work', () => {
    const teacher = pagesFor(as('teacher')).map(({ to }) => to)
    expect(teacher).toEqual(['/bookings', '/report', '/tickets', '/places', '/satisfaction'])
    expect(pagesFor(as('technician')).map(({ to }) => to)).not.toContain('/report')
  })

  it('have bookings where one teaches, and in the menu where one repairs', () => {
    const roles = ['teacher', 'school_head', 'school_referent', 'technician', 'observer'] as const
    const places = roles.map((role) => pagesFor(as(role)).find(({ to }) => to === '/bookings')?.where)
    expect(places).toEqual(['phone', 'phone', 'roof', 'menu', undefined])
  })

  it('are four at most in the bar of a phone, beside the scanner', () => {
    for (const role of [
      'admin',
      'technician',
      'contract_manager',
      'supplier',
      'school_head',
      'school_referent',
      'teacher',
    ] as const) {
      expect(pagesFor(as(role)).filter(({ where }) => where === 'phone').length, role).toBeLessThanOrEqual(4)
    }
  })
})
