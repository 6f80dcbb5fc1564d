import { describe, expect, it } from 'vitest'
import { makeOf } from './make-of.ts'

describe('the make of a device', () => {
  it.each([
    ['LG', 'LG display (RS-232C)', 'LG display (RS-232C)'],
    ['EPSON', 'EB-685Wi', 'EPSON EB-685Wi'],
    ['SMART Technologies', 'SMART Board (RS-232)', 'SMART Board (RS-232)'],
    ['Sharp/NEC', 'NEC projector', 'NEC projector'],
    ['AVer', 'AVerVision (RS-232)', 'AVerVision (RS-232)'],
    ['Epson', null, 'Epson'],
    [null, 'X1', 'X1'],
    ['', '', ''],
  ])('of %j and %j is %j', (vendor, model, make) => {
    expect(makeOf(vendor, model)).toBe(make)
  })
})
