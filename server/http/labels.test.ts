import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { deviceLabels } from './label-sheet.ts'
import { makeContract, type November } from './testing/november.ts'
import { type TestHttp, testHttp } from './testing.ts'

let http: TestHttp
let november: November
beforeEach(async () => {
  http = await testHttp({ clock: () => Date.UTC(2026, 10, 12, 9) })
  november = await makeContract(http)
})
afterEach(() => http.close())

const id = (ids: ReadonlyMap<string, string>, name: string) => ids.get(name) ?? ''
const print = (payload: object, cookie = http.cookie) =>
  http.app.inject({ method: 'POST', url: '/api/labels', payload, headers: { cookie, 'x-preau': '1' } })
const figures = (pdf: string) => pdf.match(/\/S \/Figure/g)?.length

describe('labels', () => {
  it('are printed for every device of a school, or for those that are chosen', async () => {
    const school = id(november.schools, '0800001X')
    const all = await print({ school })
    expect([all.statusCode, all.headers['content-type'], figures(all.body)]).toEqual([200, 'application/pdf', 5])
    const one = await print({ school, devices: [id(november.devices, 'TNI-101')] })
    expect(figures(one.body)).toBe(1)
    for (const mark of ['/Lang (fr)', '/Marked true', '/DisplayDocTitle true']) expect(one.body).toContain(mark)
  })

  it('are not printed for what is elsewhere, nor by who only looks', async () => {
    const [school, elsewhere] = ['0800001X', '0800002Y'].map((uai) => id(november.schools, uai))
    const foreign = await print({ school, devices: [id(november.devices, 'TNI-201')] })
    expect(foreign.json().code).toBe('DEVICE_NOT_FOUND')
    const as = (role: 'school_referent' | 'observer') =>
      http.signIn([{ role, scope: { kind: 'school', id: elsewhere ?? '' } }])
    expect((await print({ school }, as('school_referent'))).json().code).toBe('PLACE_NOT_FOUND')
    expect((await print({ school: elsewhere }, as('school_referent'))).statusCode).toBe(200)
    expect((await print({ school: elsewhere }, as('observer'))).statusCode).toBe(403)
  })

  it('stand twelve to a page, whatever the names', async () => {
    const label = { kind: 'tablet', school: 'É'.repeat(200), room: 'S'.repeat(80), support: '0 800 00 00 01' } as const
    const names = [
      'B-01',
      'Anticonstitutionnellement'.repeat(3),
      ...Array.from({ length: 11 }, (_, n) => `Tablette ${n}`),
    ]
    const labels = names.map((name) => ({ ...label, name, address: `https://preau.ville.fr:8443/q/${http.newId()}` }))
    const sheet = (await deviceLabels(labels, label.school, { now: 0, timezone: 'Europe/Paris' })).toString('latin1')
    expect([sheet.match(/\/Type \/Page\b/g)?.length, figures(sheet)]).toEqual([2, 13])
  })
})
