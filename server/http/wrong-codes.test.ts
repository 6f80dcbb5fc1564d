import { isPreauError } from '@preau/protocol/errors.ts'
import { describe, expect, it } from 'vitest'
import { WrongCodes } from './wrong-codes.ts'

let now = 0
function isHeldBack(wrong: WrongCodes, address: string): boolean {
  try {
    wrong.require(address)
    return false
  } catch (error) {
    if (isPreauError(error, 'ENROL_TRIES_EXCEEDED')) return true
    throw error
  }
}

describe('10 000 wrong codes', () => {
  it('hold back their own address alone, and for as long as they go on', () => {
    const wrong = new WrongCodes(() => now)
    let judged = 0
    for (let i = 0; i < 10_000; i++) {
      if (isHeldBack(wrong, '192.168.1.66')) continue
      judged += 1
      wrong.note('192.168.1.66')
    }
    expect([judged, isHeldBack(wrong, '::ffff:192.168.1.66'), isHeldBack(wrong, '192.168.1.7')]).toEqual([
      10,
      true,
      false,
    ])
    now += 6001
    expect(isHeldBack(wrong, '192.168.1.66')).toBe(false)
  })

  it('from as many addresses of one IPv6 network are those of one', () => {
    const wrong = new WrongCodes(() => now)
    for (let i = 0; i < 10_000; i++) wrong.note(`2001:db8:1:2:${i.toString(16)}::1`)
    expect([isHeldBack(wrong, '2001:db8:1:2:ffff::9'), isHeldBack(wrong, '2001:db8:1:3::1')]).toEqual([true, false])
  })

  it('from more addresses than are remembered take no more memory, and the last ones are held back', () => {
    const wrong = new WrongCodes(() => now)
    for (let i = 0; i < 10; i++) {
      for (let j = 0; j < 12_000; j++) if (i === 0 || j >= 11_990) wrong.note(`10.0.${j >> 8}.${j & 255}`)
    }
    expect([isHeldBack(wrong, '10.0.46.215'), isHeldBack(wrong, '10.0.0.0')]).toEqual([true, false])
  })
})
