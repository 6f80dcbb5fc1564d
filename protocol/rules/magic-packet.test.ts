import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { macOf, magicPacket } from './magic-packet.ts'

/** The address of one card: not of a group, not nothing. */
const card = fc
  .uint8Array({ minLength: 6, maxLength: 6 })
  .filter((bytes) => ((bytes[0] ?? 1) & 1) === 0 && bytes.some((byte) => byte !== 0))
const written = (bytes: Uint8Array, between: string) =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(between)

describe('a magic packet', () => {
  it('is six bytes of ones and the address sixteen times, however that was written', () => {
    fc.assert(
      fc.property(card, fc.constantFrom(':', '-', ''), fc.boolean(), (bytes, between, isLoud) => {
        const text = written(bytes, between)
        const mac = macOf(isLoud ? text.toUpperCase() : text)
        expect(mac).toBe(written(bytes, ':'))
        const packet = magicPacket(mac ?? '')
        expect([...packet.slice(0, 6)]).toEqual([255, 255, 255, 255, 255, 255])
        expect(packet.length).toBe(102)
        for (let at = 6; at < packet.length; at += 6) expect(packet.slice(at, at + 6)).toEqual(bytes)
      }),
    )
  })

  it('is made for no group of machines, and for no text that is no address', () => {
    const refused = [
      'ff:ff:ff:ff:ff:ff',
      '01:00:5e:00:00:01',
      '00:00:00:00:00:00',
      '',
      'aa:bb:cc:dd:ee',
      'zz:bb:cc:dd:ee:ff',
    ]
    expect(refused.map(macOf)).toEqual(refused.map(() => undefined))
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect([undefined, 17]).toContain(macOf(text)?.length)
      }),
    )
  })
})
