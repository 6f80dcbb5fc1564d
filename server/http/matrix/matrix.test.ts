import { permissionOf } from '@preau/protocol/rules/permissions.ts'
import { type Grant, ROLES, type Role } from '@preau/protocol/rules/roles.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeDeviceKey } from '../../access/testing/device-key.ts'
import { type TestHttp, testHttp } from '../testing.ts'
import { ask, FEW_SPOTS, OWN, type Place, requestsFor } from './ask.ts'
import { leaksOf } from './leaks.ts'
import { type Operation, operationsOf } from './operations.ts'
import { grantsOf, makeWorld, NOWHERE, SCOPES, type ScopeName, useCsr } from './world.ts'

const opened: TestHttp[] = []
async function place(scope: ScopeName): Promise<Place> {
  const http = await testHttp()
  opened.push(http)
  const { sees } = SCOPES[scope]
  await makeWorld(http.db, sees)
  return { http, sees }
}

let whole: Place
let operations: Operation[]
beforeAll(async () => {
  useCsr((await makeDeviceKey()).csr)
  whole = await place('server')
  await whole.http.app.ready()
  operations = operationsOf(whole.http.app)
})
afterAll(() => Promise.all(opened.map((http) => http.close())))

const LIMITED = ['authority', 'school', 'lot'] as const

/** The first of the roles that may do it, where any may within a scope that is less than the server. */
function roleFor({ action }: Operation): Role {
  return permissionOf(action).roles[0] ?? 'admin'
}

describe('each operation of the OpenAPI document', { timeout: 300_000 }, () => {
  it('lets nobody in who is not signed in, whatever is asked', async () => {
    const replies = new Set<string>()
    let turn = 1
    for (const operation of operations) {
      for (const at of [OWN, NOWHERE]) {
        const [first] = requestsFor(operation, at, () => turn++)
        if (first) replies.add((await ask(whole, 'preau=nobody', first)).text)
      }
    }
    expect([...replies]).toEqual([expect.stringMatching(/^401 .*\n.*SIGN_IN_REQUIRED/)])
  })

  it.each(ROLES)('is refused to a %s of one school where the table of roles says so, and there alone', async (role) => {
    const cookie = whole.http.signIn(grantsOf(role, 'school'))
    for (const operation of operations.filter(({ row }) => !row.stream)) {
      const [first] = requestsFor(operation, NOWHERE, () => 1)
      if (!first) continue
      const { roles, on } = permissionOf(operation.action)
      const refused = on !== 'self' && (!roles.includes(role) || on === 'server')
      const { status, text } = await ask(whole, cookie, first)
      expect({ name: operation.name, refused: status === 403 && text.includes('ACTION_REFUSED') }).toEqual({
        name: operation.name,
        refused,
      })
    }
  })

  it('answers an administrator of everything with what he asks for: the examples are true ones', async () => {
    const admin = whole.http.signIn(grantsOf('admin', 'server'))
    let turn = 10_000
    for (const operation of operations.filter(({ row }) => !row.stream && !row.own)) {
      // What is a school's or a supplier's own to say no administrator says for them.
      const isHis = permissionOf(operation.action).roles.includes('admin')
      const cookie = isHis ? admin : whole.http.signIn(grantsOf(roleFor(operation), 'server'))
      for (const request of requestsFor(operation, OWN, () => turn++)) {
        const { status, text } = await ask(whole, cookie, request)
        expect({ name: operation.name, status, text: status < 300 ? '' : text }).toMatchObject({ text: '' })
      }
    }
  })

  it.each(LIMITED)('tells a person with a role on one %s nothing of what is elsewhere', async (scope) => {
    const [full, twin] = await Promise.all([place('server'), place(scope)])
    const grants = (operation: Operation): Grant[] => grantsOf(roleFor(operation), scope)
    expect(await leaksOf({ full, twin, scope, operations, spots: FEW_SPOTS, grants })).toEqual([])
  })
})
