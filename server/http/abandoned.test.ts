import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Database } from '../store/database.ts'
import { listenHttp } from './listen.ts'
import { type TestHttp, testHttp } from './testing.ts'

let http: TestHttp
let server: { url: string; close(): Promise<void> }
/** What the store was asked, and the way to let it answer. */
let asked: string[]
let answer: () => void

/** A store that answers nothing before it is told to. */
function slow(db: Database): Database {
  const told = new Promise<void>((resolve) => {
    answer = resolve
  })
  const wait = async (params: readonly unknown[]) => {
    asked.push(String(params[0]))
    await told
  }
  return new Proxy(db, {
    get(target, name: keyof Database) {
      if (name !== 'all' && name !== 'get') return target[name]
      return async (sql: string, params: string[] = []) => {
        await wait(params)
        return await target[name](sql, params)
      }
    },
  })
}

beforeEach(async () => {
  http = await testHttp()
  asked = []
  server = await listenHttp({ ...http.services, db: slow(http.db) }, { host: '127.0.0.1', port: 0 })
})
afterEach(async () => {
  await server.close()
  await http.close()
})

const list = (q: string, signal?: AbortSignal) =>
  fetch(`${server.url}/api/devices?q=${q}`, { headers: { cookie: http.cookie }, ...(signal && { signal }) })

describe('a list of devices', () => {
  it('is not looked for once nobody waits for it: the last of the keys that one types is the only one that counts', async () => {
    const first = list('t')
    await vi.waitUntil(() => asked.length === 1)
    const leave = new AbortController()
    const second = list('ta', leave.signal).catch((error: Error) => error.name)
    const third = list('tab')
    leave.abort()
    expect(await second).toBe('AbortError')
    // The server hears of it by the socket, which another question finds closed.
    await (await fetch(`${server.url}/api/health`)).json()
    answer()
    expect([(await first).status, (await third).status]).toEqual([200, 200])
    expect(new Set(asked)).toEqual(new Set(['%t%', '%tab%']))
    expect(http.told.errors).toEqual([])
  })

  it('stops between two questions to the store when its asker goes', async () => {
    const leave = new AbortController()
    const first = list('t', leave.signal).catch((error: Error) => error.name)
    await vi.waitUntil(() => asked.length === 1)
    leave.abort()
    expect(await first).toBe('AbortError')
    await (await fetch(`${server.url}/api/health`)).json()
    answer()
    expect((await list('tab')).status).toBe(200)
    expect(asked.filter((word) => word === '%t%')).toEqual(['%t%'])
  })
})
