import type { ReportableList } from '@preau/protocol/api/reportable.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type TestHttp, testHttp } from './testing.ts'

let http: TestHttp
let place: Awaited<ReturnType<TestHttp['place']>>
beforeEach(async () => {
  http = await testHttp()
  place = await http.place()
})
afterEach(() => http.close())

const ask = (url: string, cookie: string) => http.app.inject({ url, headers: { cookie } })

describe('equipment of which a fault can be reported', () => {
  it('is named to a teacher with its room, and nothing of how it is', async () => {
    const teacher = http.signIn([{ role: 'teacher', scope: { kind: 'school', id: place.school } }])
    const all = (await ask(`/api/reportable?school=${place.school}`, teacher)).json<ReportableList>()
    const tni = all.rows.find(({ id }) => id === place.device)
    expect(Object.keys(tni ?? {}).sort()).toEqual(['id', 'kind', 'name', 'room', 'school'])
    expect(tni).toMatchObject({ name: 'TNI du CP', kind: 'board_pc', room: { name: 'CP' } })
    expect((await ask(`/api/reportable?device=${place.device}`, teacher)).json<ReportableList>().rows).toEqual([tni])
  })

  it('of another school is not there for her', async () => {
    const elsewhere = http.signIn([{ role: 'teacher', scope: { kind: 'school', id: http.newId() } }])
    const reply = await ask(`/api/reportable?school=${place.school}`, elsewhere)
    expect(reply.json<ReportableList>().rows).toEqual([])
    expect((await ask(`/api/reportable?device=${place.device}`, elsewhere)).statusCode).toBe(404)
  })
})
