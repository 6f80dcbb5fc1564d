import { PreauError } from '@preau/protocol/errors.ts'
import { describe, expect, it } from 'vitest'
import { openSqlite } from './sqlite.ts'
import { waitForStore } from './wait.ts'

describe('waiting for a store', () => {
  it('goes on until it is there, and says so once', async () => {
    const said: string[] = []
    let tries = 0
    const open = async () => {
      if (++tries < 3) throw new PreauError('STORE_UNREACHABLE')
      return openSqlite(':memory:')
    }
    const db = await waitForStore(open, { log: ({ event }) => void said.push(event), pause: async () => undefined })
    expect([tries, said]).toEqual([3, ['store.waiting', 'store.reached']])
    await db.close()
  })

  it('ends with what no waiting mends', async () => {
    const open = () => Promise.reject(new PreauError('STORE_LOCKED'))
    await expect(waitForStore(open, { log: () => undefined })).rejects.toMatchObject({ code: 'STORE_LOCKED' })
  })
})
