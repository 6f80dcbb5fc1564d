import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseMemoryModules } from './smbios.ts'

/** A structure of `type`: its formatted part after the header, then its strings. */
function structure(
  type: number,
  length: number,
  fields: Record<number, readonly number[]>,
  strings: string[],
): number[] {
  const formatted = new Uint8Array(length)
  formatted.set([type, length, 0, 0])
  for (const [at, bytes] of Object.entries(fields)) formatted.set(bytes, Number(at))
  const text = strings.flatMap((one) => [...new TextEncoder().encode(one), 0])
  return [...formatted, ...(text.length > 0 ? text : [0]), 0]
}

const bios = structure(0, 0x18, {}, ['HP', 'T85'])
const noStrings = structure(126, 4, {}, [])
const end = structure(127, 4, {}, [])
const strings = ['DIMM 1', 'Samsung', '1234ABCD']
const common = { 16: [1], 18: [26], 21: [0x80, 0x0c], 23: [2], 24: [3] }

describe('parseMemoryModules', () => {
  it('reads a module between other structures', () => {
    const table = [...bios, ...noStrings, ...structure(17, 0x22, { ...common, 12: [0x00, 0x20] }, strings), ...end]
    expect(parseMemoryModules(Uint8Array.from(table))).toEqual([
      { slot: 'DIMM 1', size: 8 * 1024 ** 3, type: 'DDR4', mhz: 3200, manufacturer: 'Samsung', serial: '1234ABCD' },
    ])
  })

  it('reads sizes in KiB and beyond 32 GiB, and leaves empty slots out', () => {
    const sizes = [
      { 12: [0x00, 0x82] },
      { 12: [0xff, 0x7f], 28: [0x00, 0x00, 0x01, 0x00] },
      { 12: [0, 0] },
      { 12: [0xff, 0xff] },
    ]
    const table = sizes.flatMap((fields) => structure(17, 0x22, fields, []))
    expect(parseMemoryModules(Uint8Array.from(table))).toEqual([{ size: 512 * 1024 }, { size: 64 * 1024 ** 3 }])
  })

  it('gives what is whole of a cut table, and stops at its end', () => {
    const one = structure(17, 0x22, { ...common, 12: [0x00, 0x20] }, strings)
    const names = (bytes: number[]) => parseMemoryModules(Uint8Array.from(bytes)).map(({ slot }) => slot)
    expect([names([...one, ...one.slice(0, 20)]), names([...one, ...end, ...one])]).toEqual([['DIMM 1'], ['DIMM 1']])
  })

  it('never throws and always ends', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => void parseMemoryModules(bytes)))
    const typed = fc.uint8Array({ maxLength: 60 }).map((rest) => Uint8Array.from([17, rest.length % 48, 0, 0, ...rest]))
    fc.assert(fc.property(typed, (bytes) => void parseMemoryModules(bytes)))
  })
})
