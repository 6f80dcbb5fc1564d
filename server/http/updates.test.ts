import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type TestHttp, testHttp } from './testing.ts'

let http: TestHttp
beforeEach(async () => {
  http = await testHttp({
    updates: {
      metadata: async () => Buffer.from('signed'),
      target: async () => ({ path: import.meta.filename, length: 10 }),
    },
  })
})
afterEach(() => http.close())

describe('signed files', () => {
  it('I4 are for devices that prove themselves, and for nobody who is signed in', async () => {
    const school = '01999999-0000-7000-8000-00000000000a'
    for (const path of [
      'metadata/timestamp.json',
      `directors/mairie/${school}/metadata/timestamp.json`,
      `targets/${'0'.repeat(64)}`,
    ]) {
      const reply = await http.app.inject({ url: `/api/updates/${path}`, headers: { cookie: http.cookie } })
      expect([reply.statusCode, reply.json().code]).toEqual([403, 'CERTIFICATE_REFUSED'])
    }
  })
})
