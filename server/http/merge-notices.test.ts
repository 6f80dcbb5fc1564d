import { MergeNoticeList } from '@preau/protocol/api/merge-notices.ts'
import { decoder } from '@preau/protocol/decode.ts'
import { NEVER, nextVersion, nodeOf } from '@preau/protocol/rules/territory/clock.ts'
import { mergeRows, NO_ROW, say } from '@preau/protocol/rules/territory/merge.ts'
import { MERGE_RULES } from '@preau/protocol/rules/territory/merge-rules.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { noteGaveWay } from '../store/sync/notices.ts'
import { NOW, type TestHttp, testHttp } from './testing.ts'

let http: TestHttp
beforeEach(async () => {
  http = await testHttp()
})
afterEach(() => http.close())

describe('/api/self/merge-notices', () => {
  it("says what of one's own gave way, until it was seen, and nothing of others", async () => {
    const { school, device } = await http.place()
    const [one, other] = [http.cookie, http.signIn([{ role: 'technician', scope: { kind: 'server' } }])]
    const rule = MERGE_RULES.device
    if (!rule) throw new Error('no rule')
    const [here, there] = [nodeOf('school', 'a'.repeat(32)), nodeOf('territory', 'b'.repeat(32))]
    const first = nextVersion(NEVER, NOW - 5000, here)
    const mine = say(rule, NO_ROW, { name: 'Chariot 1', room_id: null }, nextVersion(first, NOW, here))
    const theirs = say(rule, NO_ROW, { name: 'Chariot A' }, nextVersion(first, NOW + 1000, there))
    const changed = await http.app.inject({
      method: 'PATCH',
      url: `/api/devices/${device}`,
      payload: { name: 'Chariot 1' },
    })
    expect(changed.statusCode).toBe(200)
    await http.db.write(async (transaction) => {
      const merged = mergeRows(rule, mine, theirs)
      await noteGaveWay(
        transaction,
        'school',
        { school, kind: 'device', key: JSON.stringify([device]), mine, merged },
        NOW,
      )
    })
    const list = async (cookie: string) =>
      decoder(
        MergeNoticeList,
        'INTERNAL',
      )((await http.app.inject({ url: '/api/self/merge-notices', headers: { cookie } })).json()).notices
    expect(await list(one)).toMatchObject([
      { kind: 'device', field: 'name', lost: 'Chariot 1', kept: 'Chariot A', keptBy: 'territory', changedAt: NOW },
    ])
    expect(await list(other)).toEqual([])
    const url = '/api/self/merge-notices/seen'
    const seen = await http.app.inject({ method: 'POST', url })
    expect(seen.statusCode).toBe(204)
    expect(await list(one)).toEqual([])
  })
})
