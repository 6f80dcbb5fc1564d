import { DeviceCover } from '@preau/protocol/api/device-cover.ts'
import { decoder } from '@preau/protocol/decode.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeContract, type November } from './testing/november.ts'
import { type TestHttp, testHttp } from './testing.ts'

const readCover = decoder(DeviceCover, 'INTERNAL')

let now: number
let http: TestHttp
let november: November
beforeEach(async () => {
  now = Date.UTC(2026, 10, 12, 9)
  http = await testHttp({ clock: () => now })
  november = await makeContract(http)
})
afterEach(() => http.close())

const ask = (name: string, cookie = http.cookie) =>
  http.app.inject({ url: `/api/devices/${november.devices.get(name)}/cover`, headers: { cookie } })

describe('what covers a device', () => {
  it('is its contract of today with the lot, who answers for it, its targets and the number to call', async () => {
    const cover = readCover((await ask('TNI-101')).json())
    expect(cover).toEqual({
      contract: {
        id: november.contract,
        title: 'Maintenance des équipements numériques des écoles de Beauval',
        to: '2027-07-03',
        lot: { id: 'lot-1', name: 'Maintenance des écoles' },
        supplier: 'Tableo SAS',
        startEvent: 'acknowledged',
        targets: [
          { severity: 'blocking', commitment: 'gti', target: { hours: 4, calendar: 'school' } },
          { severity: 'blocking', commitment: 'gtr', target: { working_days: 1, calendar: 'bureau' } },
          { severity: 'major', commitment: 'gti', target: { hours: 8, calendar: 'bureau' } },
          { severity: 'major', commitment: 'gtr', target: { working_days: 3, calendar: 'bureau' } },
          { severity: 'minor', commitment: 'gti', target: { working_days: 2, calendar: 'bureau' } },
          { severity: 'minor', commitment: 'gtr', target: { working_days: 10, calendar: 'bureau' } },
        ],
      },
      support: '0 800 00 00 01',
    })
  })

  it('is nothing once the contract is over, nor for a device of no class of it', async () => {
    const none = { contract: null, support: null }
    const { device } = await http.place()
    expect((await http.app.inject(`/api/devices/${device}/cover`)).json()).toEqual(none)
    now = Date.UTC(2027, 8, 1)
    expect((await ask('TNI-101')).json()).toEqual(none)
  })

  it('is not told to who does not reach the device', async () => {
    const [here, there] = ['0800001X', '0800002Y'].map((uai) => ({
      kind: 'school',
      id: november.schools.get(uai) ?? '',
    }))
    const signIn = (scope: typeof here) => http.signIn([{ role: 'supplier', scope: scope as never }])
    expect((await ask('TNI-101', signIn(here))).statusCode).toBe(200)
    expect((await ask('TNI-101', signIn(there))).json().code).toBe('DEVICE_NOT_FOUND')
  })
})
