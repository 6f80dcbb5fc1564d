import { describe, expect, it } from 'vitest'
import { canonicalJson } from './canonical-json.ts'

describe('canonicalJson', () => {
  it('writes the examples of RFC 8785', () => {
    const value = {
      numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000f\u000aA\u0027\u0042\u0022\u005c\u005c\u0022/',
      literals: [null, true, false],
    }
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    )
  })

  it('orders names by their UTF-16 units', () => {
    const names = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6']
    const text = canonicalJson(Object.fromEntries(names.map((name) => [name, 0])))
    expect(Object.keys(JSON.parse(text)).sort()).toEqual([...names].sort())
    expect(text.indexOf('\ud83d\ude00')).toBeLessThan(text.indexOf('\ufb33'))
  })

  it('leaves out what is undefined and the fields that are named, and refuses what JSON cannot say', () => {
    expect(canonicalJson({ b: undefined, line: 3, a: { line: 1 } }, ['line'])).toBe('{"a":{"line":1}}')
    for (const wrong of [Number.NaN, '\ud800', undefined]) expect(() => canonicalJson(wrong)).toThrow('INTERNAL')
  })
})
