import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEVICE_KINDS } from './device-status.ts'
import { ACTIONS, mayAnywhere, permissionOf, reachFor } from './permissions.ts'
import { type Grant, type Lot, ROLES, reaches, reachesWhole, type Scope, type ScopeMap } from './roles.ts'

const AUTHORITIES = { ville: ['ferry', 'curie'], syndicat: ['zola'] }
const LOTS: Lot[] = [
  { id: 'boards', schools: ['ferry', 'zola'], kinds: ['board_pc'] },
  { id: 'all_of_curie', schools: ['curie'], kinds: [] },
]
const map: ScopeMap = {
  authorityOf: (school) => Object.entries(AUTHORITIES).find(([, schools]) => schools.includes(school))?.[0],
  schoolsOf: (authority) => AUTHORITIES[authority as keyof typeof AUTHORITIES] ?? [],
  lot: (id) => LOTS.find((lot) => lot.id === id),
}
const SCHOOLS = ['ferry', 'curie', 'zola', 'elsewhere']
const scope = fc.oneof(
  fc.constant<Scope>({ kind: 'server' }),
  fc.record({ kind: fc.constant('authority' as const), id: fc.constantFrom('ville', 'syndicat', 'gone') }),
  fc.record({ kind: fc.constant('school' as const), id: fc.constantFrom(...SCHOOLS) }),
  fc.record({ kind: fc.constant('lot' as const), id: fc.constantFrom('boards', 'all_of_curie', 'gone') }),
)
const grants = fc.array(fc.record<Grant>({ role: fc.constantFrom(...ROLES), scope }), { maxLength: 5 })
const action = fc.constantFrom(...ACTIONS)

describe('who may do what where', () => {
  it('gives nothing to one without a role that may', () => {
    fc.assert(
      fc.property(grants, action, (given, asked) => {
        const without = given.filter(({ role }) => !permissionOf(asked).roles.includes(role))
        expect(reachFor(without, asked, map)).toEqual(new Map())
        expect(mayAnywhere(without, asked)).toBe(false)
      }),
    )
  })

  it('never gives more by fewer grants', () => {
    fc.assert(
      fc.property(
        grants,
        action,
        fc.constantFrom(...SCHOOLS),
        fc.constantFrom(...DEVICE_KINDS),
        (given, asked, school, kind) => {
          const whole = reachFor(given, asked, map)
          for (let i = 0; i < given.length; i++) {
            const fewer = reachFor(given.toSpliced(i, 1), asked, map)
            if (reaches(fewer, school, kind)) expect(reaches(whole, school, kind)).toBe(true)
          }
        },
      ),
    )
  })

  it('reaches what the scopes say, school by school and class by class', () => {
    const held = (given: Scope) => {
      const reach = reachFor([{ role: 'technician', scope: given }], 'fleet.read', map)
      return SCHOOLS.map((school) =>
        reachesWhole(reach, school) ? 'all' : DEVICE_KINDS.filter((kind) => reaches(reach, school, kind)).join(),
      )
    }
    expect({
      server: held({ kind: 'server' }),
      ville: held({ kind: 'authority', id: 'ville' }),
      zola: held({ kind: 'school', id: 'zola' }),
      nowhere: held({ kind: 'school', id: 'elsewhere' }),
      boards: held({ kind: 'lot', id: 'boards' }),
      curie: held({ kind: 'lot', id: 'all_of_curie' }),
      gone: held({ kind: 'lot', id: 'gone' }),
    }).toEqual({
      server: ['all', 'all', 'all', 'all'],
      ville: ['all', 'all', '', ''],
      zola: ['', '', 'all', ''],
      nowhere: ['', '', '', ''],
      boards: ['board_pc', '', 'board_pc', ''],
      curie: ['', 'all', '', ''],
      gone: ['', '', '', ''],
    })
  })

  it('keeps what is the server’s own for a role on the whole server', () => {
    const admin = (given: Scope): Grant[] => [{ role: 'admin', scope: given }]
    expect(reachFor(admin({ kind: 'authority', id: 'ville' }), 'people.manage', map)).toEqual(new Map())
    expect(mayAnywhere(admin({ kind: 'authority', id: 'ville' }), 'people.manage')).toBe(false)
    expect(reachFor(admin({ kind: 'server' }), 'people.manage', map)).toBe('all')
  })

  it('lets somebody do each action, and nobody but an admin all that is not a party’s own to say', () => {
    const own = ['satisfaction.give', 'booking.names', 'view_hours.change']
    expect(ACTIONS.filter((one) => permissionOf(one).roles.length === 0)).toEqual([])
    const may = (role: (typeof ROLES)[number]) => ACTIONS.filter((one) => permissionOf(one).roles.includes(role))
    expect(ACTIONS.filter((one) => !may('admin').includes(one))).toEqual(own)
    expect(ROLES.filter((role) => ACTIONS.every((one) => own.includes(one) || may(role).includes(one)))).toEqual([
      'admin',
    ])
  })
})
