import type { Grant, Role, Scope } from '@preau/protocol/rules/roles.ts'
import { describe, expect, it } from 'vitest'
import { mayAt } from './may.ts'

const [nimes, uzes, ferry, hugo] = ['a-nimes', 'a-uzes', 's-ferry', 's-hugo']
const grant = (role: Role, scope: Scope): Grant => ({ role, scope })
const at = { ferry: { school: ferry, authority: nimes }, hugo: { school: hugo, authority: uzes } }

describe('what a console offers', () => {
  it.each([
    ['a technician of the server', grant('technician', { kind: 'server' }), [true, true, true]],
    ['a technician of an authority', grant('technician', { kind: 'authority', id: nimes }), [true, true, false]],
    ['a technician of a school', grant('technician', { kind: 'school', id: ferry }), [true, true, false]],
    ['a technician of a lot', grant('technician', { kind: 'lot', id: 'lot' }), [true, true, true]],
    ['a teacher', grant('teacher', { kind: 'school', id: ferry }), [false, false, false]],
  ])('of making codes anywhere, in his school, in another one: %s', (_, one, expected) => {
    const seen = [{}, at.ferry, at.hugo].map((spot) => mayAt([one], 'enrol_code.make', spot))
    expect(seen).toEqual(expected)
  })

  it('of what is the whole server takes a role on all of it', () => {
    const scopes: Scope[] = [{ kind: 'server' }, { kind: 'authority', id: nimes }, { kind: 'lot', id: 'lot' }]
    expect(scopes.map((scope) => mayAt([grant('admin', scope)], 'people.manage'))).toEqual([true, false, false])
  })

  it('of an authority itself is nothing to who has one of its schools', () => {
    const one = grant('technician', { kind: 'school', id: ferry })
    expect(mayAt([one], 'place.change', { authority: nimes })).toBe(false)
  })
})
