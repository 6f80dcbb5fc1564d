import { describe, expect, it } from 'vitest'
import { KeyReader } from './keys.ts'

const press = (key: string, at = 0, more = {}) => ({ key, at, modified: false, typing: false, ...more })

describe('the keys of the console', () => {
  it('opens the field and the list', () => {
    const reader = new KeyReader()
    expect([reader.read(press('/')), reader.read(press('?'))]).toEqual([{ kind: 'goto' }, { kind: 'list' }])
  })
  it('reads g and a letter as a page', () => {
    const reader = new KeyReader()
    expect([reader.read(press('g')), reader.read(press('e', 800))]).toEqual([null, { kind: 'page', key: 'e' }])
  })
  it('forgets a g that was long ago', () => {
    const reader = new KeyReader()
    reader.read(press('g'))
    expect(reader.read(press('e', 3000))).toBeNull()
  })
  it('leaves alone what is typed or belongs to the browser', () => {
    const reader = new KeyReader()
    expect(reader.read(press('/', 0, { typing: true }))).toBeNull()
    expect(reader.read(press('/', 0, { modified: true }))).toBeNull()
    reader.read(press('g', 0, { modified: true }))
    expect(reader.read(press('e', 10))).toBeNull()
  })
})
