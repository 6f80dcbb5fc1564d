import { describe, expect, it } from 'vitest'
import { actionOfPath, PAGES } from './pages.ts'

describe('the pages of the roof', () => {
  it('have each a letter of their own', () => {
    expect(new Set(PAGES.map(({ key }) => key)).size).toBe(PAGES.length)
  })

  it.each([
    ['/fleet', 'fleet.read'],
    ['/devices/0190', 'fleet.read'],
    ['/people/lots', 'people.manage'],
    ['/peoples', undefined],
    ['/account', undefined],
  ])('are opened by who may do what they are for: %s', (path, action) => {
    expect(actionOfPath(path)).toBe(action)
  })
})
