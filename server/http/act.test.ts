import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listAuditLines } from '../store/audit.ts'
import { type TestHttp, testHttp } from './testing.ts'

let http: TestHttp
let ids: { authority: string; school: string; room: string; device: string }
beforeEach(async () => {
  http = await testHttp()
  ids = await http.place()
})
afterEach(() => http.close())

const lines = async () =>
  (await listAuditLines(http.db, {})).rows.reverse().map(({ seq: _seq, hash: _hash, at: _at, ...line }) => line)

describe('the audit of an act', () => {
  it('says who did what, on what and from where, without a name', async () => {
    const payload = { name: 'Tablette de Mme Martin', note: 'secret' }
    await http.app.inject({ method: 'PATCH', url: `/api/devices/${ids.device}`, payload })
    expect(await lines()).toEqual([
      {
        actor: expect.stringMatching(/^person:[0-9a-f-]{36}$/),
        action: 'device.change',
        target: `device:${ids.device}`,
        school: ids.school,
        from: 'local',
        result: 'done',
        params: { changed: 'name,note' },
      },
    ])
  })

  it('is not there where the act was not done, and the act is not where its line cannot be written', async () => {
    const gone = await http.app.inject({ method: 'DELETE', url: `/api/schools/${ids.school}` })
    expect([gone.statusCode, await lines()]).toEqual([409, []])
    await http.db.run('drop table audit_lines')
    const kept = await http.app.inject({ method: 'PATCH', url: `/api/devices/${ids.device}`, payload: { note: 'x' } })
    expect(kept.statusCode).toBe(503)
    expect((await http.db.get('select note from devices where id = $1', [ids.device])) as object).toEqual({ note: '' })
  })

  it('says that somebody was refused, on what, and not more often than ten times a minute', async () => {
    const cookie = http.signIn([{ role: 'observer', scope: { kind: 'school', id: ids.school } }])
    for (let i = 0; i < 15; i++) {
      const headers = { cookie, 'x-preau': '1' }
      await http.app.inject({ method: 'POST', url: `/api/devices/${ids.device}/revoke`, headers })
    }
    const refused = await lines()
    expect(refused).toHaveLength(10)
    expect(refused[0]).toMatchObject({
      action: 'device.revoke',
      target: `route:/api/devices/:id/revoke ${ids.device}`,
      result: 'refused',
    })
  })

  it('says that somebody put his hand on what is not within his reach', async () => {
    const cookie = http.signIn([{ role: 'technician', scope: { kind: 'school', id: http.newId() } }])
    const headers = { cookie, 'x-preau': '1' }
    const reply = await http.app.inject({ method: 'POST', url: `/api/devices/${ids.device}/revoke`, headers })
    expect(reply.statusCode).toBe(404)
    expect(await lines()).toMatchObject([
      {
        action: 'device.revoke',
        target: `device:${ids.device}`,
        result: 'refused',
        params: { code: 'DEVICE_NOT_FOUND' },
      },
    ])
  })
})
