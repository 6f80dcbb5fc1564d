import { describe, expect, it } from 'vitest'
import { withTemplate } from './templates.ts'

const template = { notation: 'text', quirks: ['echo'], reads: { power: { every: 30 }, lamp: { every: 600 } } }
const templates = new Map([['family', template]])

describe('a template', () => {
  it('gives a spec what it does not say itself', () => {
    expect(withTemplate({ use: 'family', vendor: 'V' }, templates)).toEqual({ ...template, vendor: 'V' })
  })

  it('steps back row by row among reads, and whole elsewhere', () => {
    const own = { use: 'family', quirks: [], reads: { lamp: { every: 60 }, serial: { every: 9 } } }
    expect(withTemplate(own, templates)).toEqual({
      notation: 'text',
      quirks: [],
      reads: { power: { every: 30 }, lamp: { every: 60 }, serial: { every: 9 } },
    })
  })

  it('that is not there is a fault of the spec', () => {
    expect(() => withTemplate({ use: 'none' }, templates)).toThrow(expect.objectContaining({ code: 'SPEC_INVALID' }))
  })

  it('changes nothing in a spec that names none', () => {
    expect(withTemplate({ vendor: 'V' }, templates)).toEqual({ vendor: 'V' })
  })
})
