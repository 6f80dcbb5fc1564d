import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hexOf } from './bytes.ts'
import { fieldType } from './fields.ts'
import { compilePattern } from './pattern.ts'

const bytes = (source: string) => compilePattern(source, { notation: 'bytes' })
const hex = (text: string) => Uint8Array.from(text.split(' '), (pair) => Number.parseInt(pair, 16))

describe('a pattern', () => {
  it.each([
    ['F6 0C 01 {level:u8} {sum} 6F', 'F6 0C 01 32 35 6F'],
    ['AA 12 01 01 {level:u8} {sum_after_first}', 'AA 12 01 01 32 46'],
    ['AA BB CC 03 00 {level:u8} {sum_after_third} DD EE FF', 'AA BB CC 03 00 32 35 DD EE FF'],
    ['05 01 44 {level:u8} {xor}', '05 01 44 32 72'],
    ['52 0B 03 {level:u8} 53 {xor_after_first}', '52 0B 03 32 53 69'],
  ])('writes %s with its checksum, and reads it again', (source, frame) => {
    expect(hexOf(bytes(source).format({ level: 50 }))).toBe(frame)
    expect(bytes(source).parse(hex(frame))).toEqual({ level: 50 })
  })

  it('may have a checksum in its middle that is made of all of it', () => {
    const request = bytes('BE EF 03 06 00 {crc16_modbus} 01 00 00 60 {state:u16le}')
    expect([1, 0].map((state) => hexOf(request.format({ state })))).toEqual([
      'BE EF 03 06 00 BA D2 01 00 00 60 01 00',
      'BE EF 03 06 00 2A D3 01 00 00 60 00 00',
    ])
    expect(request.parse(hex('BE EF 03 06 00 BA D3 01 00 00 60 01 00'))).toBeUndefined()
  })

  it('has one field at most that is as long as the rest allows', () => {
    const reply = bytes('AA FF 01 {length:u8} 41 8A {model:text} {sum_after_first}')
    expect(reply.parse(hex('AA FF 01 06 41 8A 51 4D 38 35 DC'))).toEqual({ length: 6, model: 'QM85' })
    expect(() => bytes('{one:text} {other:text}')).toThrow(expect.objectContaining({ code: 'SPEC_INVALID' }))
  })

  it('reads what it has written, whatever the figure', () => {
    const types: [string, number][] = [
      ['u8', 255],
      ['u16', 65_535],
      ['u32', 4_294_967_295],
      ['u16le', 65_535],
      ['u32le', 4_294_967_295],
      ['uint', 4_294_967_295],
      ['int', 4_294_967_295],
      ['hex', 4_294_967_295],
    ]
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.double({ min: 0, max: 1, noNaN: true }), ([type, most], share) => {
        const figure = Math.round(share * most)
        const source = bytes(`AA {figure:${type}} {xor}`)
        expect(source.parse(source.format({ figure }))).toEqual({ figure })
      }),
    )
  })

  it('knows no other type of a field', () => {
    expect(['u9', 'text', 'text4', 'rest', ''].map((name) => fieldType(name) !== undefined)).toEqual([
      false,
      true,
      true,
      true,
      false,
    ])
  })
})
