import { describe, expect, it } from 'vitest'
import { address } from './address.ts'
import { errorOfReply } from './client.ts'
import { heardServerTime, serverNow } from './server-clock.ts'

describe('an address', () => {
  it('holds what is set, escaped', () => {
    expect(address('/api/devices', { q: 'é & à', room: undefined, limit: 100, dryRun: false })).toBe(
      '/api/devices?q=%C3%A9+%26+%C3%A0&limit=100&dryRun=false',
    )
    expect(address('/api/places', {})).toBe('/api/places')
  })
})

describe('an answer that is an error', () => {
  it('is the error that the server names, with its context', () => {
    const error = errorOfReply(409, { code: 'PLACE_DUPLICATE', message: 'x', context: { field: 'uai' } })
    expect([error.code, error.context]).toEqual(['PLACE_DUPLICATE', { field: 'uai' }])
  })
  it('is INTERNAL where it is not ours, and keeps what is known', () => {
    expect(errorOfReply(500, 'nginx').context).toEqual({ status: 500, code: undefined })
    expect(errorOfReply(418, { code: 'toString', context: {} }).context).toEqual({ status: 418, code: 'toString' })
  })
  it('is an unreachable server where a proxy answers for it', () => {
    expect(errorOfReply(502, undefined).code).toBe('SERVER_UNREACHABLE')
  })
})

describe('the clock of the server', () => {
  it('counts where this machine is wrong by more than the header can say', () => {
    const now = Date.now()
    heardServerTime(new Date(now + 86_400_000).toUTCString(), now)
    expect(serverNow() - Date.now()).toBeGreaterThan(86_390_000)
    heardServerTime(new Date(now).toUTCString(), now)
    expect(Math.abs(serverNow() - Date.now())).toBeLessThan(1000)
    heardServerTime('yesterday', now)
    expect(Math.abs(serverNow() - Date.now())).toBeLessThan(1000)
  })
})
