import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeDeviceKey } from '../../access/testing/device-key.ts'
import { type TestHttp, testHttp } from '../testing.ts'
import { OWN } from './ask.ts'
import { type Operation, operationsOf } from './operations.ts'
import { idOf, makeWorld, type Noun, useCsr } from './world.ts'

const HOSTILE = [
  "'; drop table devices; --",
  '" or 1=1 --',
  "x') union select claim from devices --",
  '$1 %s {{7*7}}',
  '%_\\',
  '\u0000',
  '\ud800',
  '<img src=x onerror=alert(1)>',
  '../../etc/passwd',
]

let http: TestHttp
let operations: Operation[]
beforeAll(async () => {
  useCsr((await makeDeviceKey()).csr)
  http = await testHttp()
  await makeWorld(http.db, () => true)
  await http.app.ready()
  operations = operationsOf(http.app).filter(({ row }) => !row.stream)
})
afterAll(() => http.close())

/** Every value with each of its texts replaced in turn, fields within fields too. */
function* spoilt(value: unknown, by: string): Generator<unknown> {
  if (typeof value === 'string') yield by
  if (typeof value !== 'object' || value === null) return
  for (const [key, member] of Object.entries(value)) {
    for (const other of spoilt(member, by))
      yield Array.isArray(value) ? value.with(Number(key), other) : { ...value, [key]: other }
  }
}

/** Names of the query parameters that the document says are texts. */
function textQueries({ path, method }: Operation): string[] {
  const paths = http.app.swagger().paths as Record<
    string,
    Record<string, { parameters?: { name: string; in: string }[] }>
  >
  const described = paths[path]?.[method.toLowerCase()]?.parameters ?? []
  return described.filter((each) => each.in === 'query').map(({ name }) => name)
}

describe('a text that is no text', { timeout: 120_000 }, () => {
  it.each(HOSTILE)(
    'is kept, refused or not found in every field of every operation, and does nothing else: %j',
    async (text) => {
      const failed: unknown[] = []
      const send = async (operation: Operation, url: string, payload?: unknown) => {
        const reply = await http.app.inject({
          method: operation.method,
          url,
          ...(payload !== undefined && { payload: payload as object }),
        })
        // 409 and 410 are answers, too; 500 and 503 are not: then a database or a file was asked for it.
        if (reply.statusCode >= 500) failed.push([operation.name, url, payload, reply.body])
        if (/SQLITE|syntax error|node_modules|\/server\/store|\.ts:\d/.test(reply.body))
          failed.push([operation.name, reply.body])
      }
      let turn = 50_000
      for (const operation of operations) {
        const { row, path } = operation
        const asked = {
          id: (noun: Noun) => idOf(noun, OWN, noun === 'fresh' ? turn : 0),
          at: OWN,
          turn: turn++,
          db: http.db,
        }
        const url = path.replace('{id}', asked.id(row.id ?? 'device'))
        const given = typeof row.query === 'function' ? await row.query(asked) : (row.query ?? {})
        const body = await row.body?.(asked)
        if (path.includes('{id}'))
          await send(operation, path.replace('{id}', encodeURIComponent(text.toWellFormed())), body)
        for (const name of textQueries(operation)) {
          await send(operation, `${url}?${new URLSearchParams({ ...given, [name]: text })}`, body)
        }
        for (const other of spoilt(body, text)) await send(operation, `${url}?${new URLSearchParams(given)}`, other)
      }
      expect(failed).toEqual([])
      expect((await http.db.all('select id from devices')).length).toBe(9)
    },
  )
})
