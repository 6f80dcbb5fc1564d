import { ROLES } from '@preau/protocol/rules/roles.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { makeDeviceKey } from '../../server/access/testing/device-key.ts'
import { ALL_SPOTS, type Place } from '../../server/http/matrix/ask.ts'
import { leaksOf } from '../../server/http/matrix/leaks.ts'
import { operationsOf } from '../../server/http/matrix/operations.ts'
import { grantsOf, makeWorld, SCOPES, type ScopeName, useCsr } from '../../server/http/matrix/world.ts'
import { type TestHttp, testHttp } from '../../server/http/testing.ts'
import { rounds } from './rounds.ts'

const opened: TestHttp[] = []
afterEach(() => Promise.all(opened.splice(0).map((http) => http.close())))

async function place(scope: ScopeName): Promise<Place> {
  const http = await testHttp()
  opened.push(http)
  await makeWorld(http.db, SCOPES[scope].sees)
  return { http, sees: SCOPES[scope].sees }
}

/** The long form asks as every role of every scope; the short one as a supplier with his lot (the rest: server/http/matrix). */
const pairs =
  rounds() > 10
    ? ROLES.flatMap((role) => (['authority', 'school', 'lot'] as const).map((scope) => ({ role, scope })))
    : [{ role: 'supplier', scope: 'lot' } as const]

describe('I4: every operation, about every object', { timeout: 600_000 }, () => {
  it.each(pairs)('tells a $role of one $scope nothing of what is elsewhere', async ({ role, scope }) => {
    useCsr((await makeDeviceKey()).csr)
    const [full, twin] = await Promise.all([place('server'), place(scope)])
    await full.http.app.ready()
    const operations = operationsOf(full.http.app)
    const grants = () => grantsOf(role, scope)
    expect(await leaksOf({ full, twin, scope, operations, spots: ALL_SPOTS, grants })).toEqual([])
  })
})
