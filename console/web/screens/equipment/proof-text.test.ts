import { describe, expect, it } from 'vitest'
import { bytesAsText, isText } from './proof-text.ts'

describe('the bytes of a proof', () => {
  it.each([
    ['50 57 52 20 4F 4E 0D', 'PWR ON␍', true],
    ['F6 01 01 01 F9 6F', '·····o', false],
    ['', '', false],
  ])('%s are the letters %s', (hex, text, readable) => {
    expect([bytesAsText(hex), isText(hex)]).toEqual([text, readable])
  })
})
